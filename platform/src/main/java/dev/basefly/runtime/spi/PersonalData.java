package dev.basefly.runtime.spi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of data that a module keeps about people; a module contributes a bean for each. All are asked when a person
 * exports or deletes what there is about them.
 */
public interface PersonalData {

    /** What it is called in an export, in {@code camelCase} and unique, for example {@code apiKeys}. */
    String part();

    /** All of it that is about this person and about nobody else; values are texts, numbers, instants or lists of these. */
    List<Map<String, @Nullable Object>> of(DataSubject person);

    /** What deleting the account does to it, for the person to read before. Nothing when there is none. */
    List<Effect> effects(DataSubject person);

    /**
     * Deletes it, or what tells who the person is. Runs in the one transaction of the system database that deletes the
     * account, so either all of it happens or nothing.
     */
    void erase(DataSubject person);

    /**
     * What becomes of some of it.
     *
     * @param what for people, for example "Sessions"
     * @param number how many
     * @param kept why it stays, under the id that then leads to nobody; null when it is deleted
     */
    record Effect(String what, int number, @Nullable String kept) {

        /** An effect on so many, none for zero. */
        public static List<Effect> deleted(String what, int number) {
            return number == 0 ? List.of() : List.of(new Effect(what, number, null));
        }

        /** What stays, and why; none for zero. */
        public static List<Effect> kept(String what, int number, String why) {
            return number == 0 ? List.of() : List.of(new Effect(what, number, why));
        }
    }
}
