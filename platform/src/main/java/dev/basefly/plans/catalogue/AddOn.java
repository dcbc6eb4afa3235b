package dev.basefly.plans.catalogue;

/**
 * More of a feature, bought any number of times.
 *
 * @param key small letters, digits and dashes
 * @param title for people: "5 more clusters"
 * @param feature the limit it raises, or the switch it turns on
 * @param amount by how much each raises it
 */
public record AddOn(String key, String title, String feature, long amount) {

    public AddOn {
        if (!key.matches("[a-z][a-z0-9-]{1,39}") || key.equals(Price.BASE) || key.equals(Price.SEAT)) {
            throw new IllegalArgumentException("'" + key + "' is no key of an add-on, such as more-clusters");
        }
        if (amount < 1) {
            throw new IllegalArgumentException("An add-on adds something: " + key);
        }
    }
}
