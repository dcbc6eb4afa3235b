package dev.basefly.onboarding;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is done for new organizations.
 *
 * @param enabled whether anything is
 * @param place where the product's data of a new organization lives
 * @param remindAfter how long nobody makes use of it before its founder is reminded
 */
@ModuleSettings("onboarding")
record OnboardingSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("shared") Place place,
        @DefaultValue("3d") Duration remindAfter)
        implements CheckedSettings {

    /** The kinds of places. */
    public enum Place {
        /** The tables that all share. */
        SHARED,
        /** A schema of its own. */
        SCHEMA,
        /** A database of its own on the same server. */
        DATABASE
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                remindAfter.toMinutes() >= 1 && remindAfter.toDays() <= 3650,
                "remind-after",
                remindAfter + " is not between 1 minute and 10 years",
                "try 3d");
    }
}
