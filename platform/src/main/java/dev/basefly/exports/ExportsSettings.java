package dev.basefly.exports;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How files of exports are kept.
 *
 * @param kept how long a file can be fetched
 * @param largest the size of a file beyond which an export is given up
 */
@ModuleSettings("exports")
record ExportsSettings(
        @DefaultValue("3d") Duration kept,
        @DefaultValue("1GB") DataSize largest) implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                kept.toMinutes() >= 1 && kept.toDays() <= 30,
                "kept",
                kept + " is not between 1 minute and 30 days",
                "try 3d");
        faults.require(
                largest.toBytes() >= 1024 && largest.toGigabytes() <= 20,
                "largest",
                largest + " is not between 1 KB and 20 GB",
                "try 1GB");
    }
}
