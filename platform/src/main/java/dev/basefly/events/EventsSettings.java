package dev.basefly.events;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are delivered.
 *
 * @param concurrency shards of listeners that one process works on at the same time
 * @param lease after which a shard goes to another process when the one that has it does not go on
 * @param timeLimit how long one reaction may take before it is interrupted and fails
 * @param mostParked events of one organization that a listener may have parked before the organization's wait
 * @param mostParkedInAll events of all organizations that a listener may have parked before it stops
 * @param keep how long events can be read and replayed; whole parts of the log go when all of it is older
 * @param mostKept positions that are kept at most for a listener that does not go on
 */
@ModuleSettings("events")
public record EventsSettings(
        @DefaultValue("4") int concurrency,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("30s") Duration timeLimit,
        @DefaultValue("10000") int mostParked,
        @DefaultValue("1000000") int mostParkedInAll,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("100000000") long mostKept)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                concurrency >= 1 && concurrency <= 100,
                "concurrency",
                concurrency + " is not between 1 and 100",
                "try 4, and fewer than the pool has connections");
        faults.require(
                lease.toMillis() >= 100 && lease.toMinutes() < 10,
                "lease",
                lease + " is not between 100 ms and 10 min",
                "try 10s");
        faults.require(
                mostParked >= 1 && mostParked <= 1_000_000,
                "most-parked",
                mostParked + " is not between 1 and 1,000,000",
                "try 10000");
        faults.require(
                timeLimit.toMillis() >= 100 && timeLimit.toSeconds() <= 50,
                "time-limit",
                timeLimit + " is not between 100 ms and 50 s",
                "try 30s; what takes longer is a job's work");
        faults.require(
                mostParkedInAll >= mostParked && mostParkedInAll <= 10_000_000,
                "most-parked-in-all",
                mostParkedInAll + " is not between most-parked and 10,000,000",
                "try 1000000");
        faults.require(
                keep.toHours() >= 1 && keep.toDays() <= 3650,
                "keep",
                keep + " is not between 1 hour and 10 years",
                "try 30d");
        faults.require(mostKept >= 1_000_000, "most-kept", mostKept + " is less than 1,000,000", "try 100000000");
    }
}
