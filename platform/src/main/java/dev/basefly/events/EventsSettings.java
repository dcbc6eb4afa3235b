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
 * @param mostParked events that a listener may have parked before it stops
 */
@ModuleSettings("events")
public record EventsSettings(
        @DefaultValue("4") int concurrency,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("10000") int mostParked) implements CheckedSettings {

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
    }
}
