package dev.basefly.apikeys;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long API keys live and how many there may be.
 *
 * @param life of a key whose maker does not say
 * @param longestLife that a maker may choose
 * @param longestOverlap during which the secret before a rotation may go on working
 * @param mostPerOrganization keys that are neither revoked nor expired
 */
@ModuleSettings("apikeys")
public record ApiKeysSettings(
        @DefaultValue("90d") Duration life,
        @DefaultValue("365d") Duration longestLife,
        @DefaultValue("7d") Duration longestOverlap,
        @DefaultValue("50") int mostPerOrganization)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                longestLife.toDays() >= 1 && longestLife.toDays() <= 365,
                "longest-life",
                longestLife + " is not between 1 day and 365 days",
                "try 365d");
        faults.require(
                life.toDays() >= 1 && life.compareTo(longestLife) <= 0,
                "life",
                life + " is not between 1 day and longest-life",
                "try 90d");
        faults.require(
                !longestOverlap.isNegative() && longestOverlap.toDays() <= 7,
                "longest-overlap",
                longestOverlap + " is not between 0 and 7 days",
                "try 7d");
        faults.require(
                mostPerOrganization >= 1 && mostPerOrganization <= 10_000,
                "most-per-organization",
                mostPerOrganization + " is not 1 to 10000",
                "try 50");
    }
}
