package dev.basefly.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the settings, so that all of it is told at once. */
public final class SettingsFaults {

    /**
     * One fault.
     *
     * @param key the full key, for example {@code basefly.database.pool-size}
     * @param what what is wrong, without the value of a secret
     * @param origin where the value was read, or an empty text
     * @param remedy how to fix it
     */
    record Fault(String key, String what, String origin, String remedy) {}

    private final String prefix;
    private final List<Fault> faults;

    SettingsFaults() {
        this("basefly", new ArrayList<>());
    }

    private SettingsFaults(String prefix, List<Fault> faults) {
        this.prefix = prefix;
        this.faults = faults;
    }

    SettingsFaults of(String module) {
        return new SettingsFaults("basefly." + module, faults);
    }

    /** Reports a fault of the key when the rule does not hold. */
    public void require(boolean holds, String key, String what, String remedy) {
        if (!holds) {
            add(prefix + "." + key, what, "", remedy);
        }
    }

    void add(String fullKey, String what, String origin, String remedy) {
        faults.add(new Fault(fullKey, what, origin, remedy));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<Fault> all() {
        return List.copyOf(faults);
    }
}
