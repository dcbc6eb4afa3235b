package dev.basefly.jobs;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How background work is done.
 *
 * @param concurrency jobs that one process works on at the same time
 * @param acknowledge whether a runner waits until the end of a job is written before it takes the next
 * @param lease after which a process that has not been seen is given up and its jobs go to others
 * @param keepFinished how long jobs that ended are kept
 * @param keepDead how long dead jobs can be looked into after they died
 * @param mostUnfinished jobs of one organization, dead ones left out; counted now and then, so that it may be passed a little
 * @param mostGenerations jobs that add one another in a line
 * @param mostDead dead jobs that are kept of one organization, the latest
 * @param mostFinished jobs that ended which are kept of one organization, those added last
 */
@ModuleSettings("jobs")
public record JobsSettings(
        @DefaultValue("20") int concurrency,
        @DefaultValue("each") Acknowledge acknowledge,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("7d") Duration keepFinished,
        @DefaultValue("90d") Duration keepDead,
        @DefaultValue("200000") int mostUnfinished,
        @DefaultValue("100") int mostGenerations,
        @DefaultValue("10000") int mostDead,
        @DefaultValue("100000") int mostFinished)
        implements CheckedSettings {

    /** What a crash may repeat. */
    public enum Acknowledge {
        /** Only what was running. */
        EACH,
        /** Also what ended within the last milliseconds; several times faster for short jobs. */
        BATCH
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                concurrency >= 1 && concurrency <= 1000,
                "concurrency",
                concurrency + " is not between 1 and 1000",
                "try 20");
        faults.require(
                lease.toMillis() >= 1000 && lease.toMinutes() < 10,
                "lease",
                lease + " is not between 1 s and 10 min",
                "try 10s");
        faults.require(
                keepFinished.toMinutes() >= 1 && keepFinished.toDays() <= 3650,
                "keep-finished",
                keepFinished + " is not between 1 minute and 10 years",
                "try 7d");
        faults.require(
                keepDead.toMinutes() >= 1 && keepDead.toDays() <= 3650,
                "keep-dead",
                keepDead + " is not between 1 minute and 10 years",
                "try 90d");
        faults.require(
                mostUnfinished >= 1 && mostUnfinished <= 10_000_000,
                "most-unfinished",
                mostUnfinished + " is not between 1 and 10,000,000",
                "try 200000");
        faults.require(
                mostGenerations >= 1 && mostGenerations <= 30_000,
                "most-generations",
                mostGenerations + " is not between 1 and 30,000",
                "try 100");
        faults.require(
                mostDead >= 1 && mostDead <= 1_000_000,
                "most-dead",
                mostDead + " is not between 1 and 1,000,000",
                "try 10000");
        faults.require(
                mostFinished >= 1 && mostFinished <= 10_000_000,
                "most-finished",
                mostFinished + " is not between 1 and 10,000,000",
                "try 100000");
    }
}
