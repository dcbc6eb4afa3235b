package dev.basefly.privacy;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How accounts are deleted.
 *
 * @param grace for how long staff can bring a deleted account back before its data goes; zero deletes it at once
 */
@ModuleSettings("privacy")
public record PrivacySettings(@DefaultValue("0s") Duration grace) implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                !grace.isNegative() && grace.toDays() <= 365,
                "grace",
                grace + " is not between 0 and 365 days",
                "try 30d, or 0s to delete at once");
    }
}
