package dev.basefly.idempotency;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long keys count, and what is kept of answers.
 *
 * @param kept how long an answer is given again
 * @param lease how long a request that runs by its own transactions may keep its key to itself
 * @param largestAnswer the size of a body beyond which an answer is not kept
 */
@ModuleSettings("idempotency")
record IdempotencySettings(
        @DefaultValue("24h") Duration kept,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("256KB") DataSize largestAnswer)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                kept.toMinutes() >= 1 && kept.toDays() <= 30,
                "kept",
                kept + " is not between 1 minute and 30 days",
                "try 24h");
        faults.require(
                lease.toSeconds() >= 5 && lease.toMinutes() <= 10,
                "lease",
                lease + " is not between 5 seconds and 10 minutes",
                "try 60s");
        faults.require(
                largestAnswer.toBytes() >= 1024 && largestAnswer.toMegabytes() <= 10,
                "largest-answer",
                largestAnswer + " is not between 1 KB and 10 MB",
                "try 256KB");
    }
}
