package dev.basefly.workflows;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How workflows are kept, and what bounds them.
 *
 * @param keepEnded how long one that ended can be looked into
 * @param mostSignals of one name that were sent to a workflow and not taken by it
 * @param keepSignals how long a signal waits to be taken
 * @param mostPostponements in a row, after which putting a step off counts as its failure
 * @param longestPostponement after which putting a step off counts as its failure, however seldom that was
 */
@ModuleSettings("workflows")
record WorkflowsSettings(
        @DefaultValue("30d") Duration keepEnded,
        @DefaultValue("1000") int mostSignals,
        @DefaultValue("365d") Duration keepSignals,
        @DefaultValue("1000") int mostPostponements,
        @DefaultValue("30d") Duration longestPostponement)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        requireMinutesOrYears(faults, keepEnded, "keep-ended", "30d");
        faults.require(
                mostSignals >= 1 && mostSignals <= 100_000,
                "most-signals",
                mostSignals + " is not between 1 and 100,000",
                "try 1000");
        requireMinutesOrYears(faults, keepSignals, "keep-signals", "365d");
        faults.require(
                mostPostponements >= 1 && mostPostponements <= 1_000_000,
                "most-postponements",
                mostPostponements + " is not between 1 and 1,000,000",
                "try 1000");
        requireMinutesOrYears(faults, longestPostponement, "longest-postponement", "30d");
    }

    private static void requireMinutesOrYears(SettingsFaults faults, Duration time, String key, String remedy) {
        faults.require(
                time.toMinutes() >= 1 && time.toDays() <= 3650,
                key,
                time + " is not between 1 minute and 10 years",
                "try " + remedy);
    }
}
