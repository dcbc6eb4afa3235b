package dev.basefly.settings;

import org.springframework.core.env.Environment;

/** Makes settings beans: a module's configuration declares its record with one call of {@link #of}. */
public final class SettingsBeans {

    private SettingsBeans() {}

    /** Reads the record from the environment, which was checked before the context started. */
    public static <T> T of(Class<T> type, Environment environment) {
        SettingsFaults faults = new SettingsFaults();
        T settings = new SettingsReader(environment).read(type, faults);
        if (settings == null || !faults.isEmpty()) {
            throw new InvalidSettings(faults.all(environment));
        }
        return settings;
    }
}
