package dev.basefly.coordination;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How locks are waited for and leaders elected.
 *
 * @param maxWait how long a caller waits for a lock unless it says otherwise
 * @param retryDelay between two attempts
 * @param retryJitter by how much that delay varies at most, so that those who wait do not ask in step
 * @param leaderLease within which another leads when the leader crashed
 * @param leaderPoll how often the others look whether there is a leader; within it another leads when one resigns
 * @param maxHeld locks that one organization may hold at once, and as many the installation itself
 * @param fenceRetention after which the newest token of a key that nobody locks any more is forgotten
 */
@ModuleSettings("coordination")
record CoordinationSettings(
        @DefaultValue("1s") Duration maxWait,
        @DefaultValue("200ms") Duration retryDelay,
        @DefaultValue("100ms") Duration retryJitter,
        @DefaultValue("10s") Duration leaderLease,
        @DefaultValue("1s") Duration leaderPoll,
        @DefaultValue("1000") int maxHeld,
        @DefaultValue("30d") Duration fenceRetention)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                !maxWait.isNegative() && maxWait.toMinutes() < 1,
                "max-wait",
                maxWait + " is not between 0 and 1 minute",
                "try 1s");
        faults.require(
                retryDelay.toMillis() >= 1 && retryDelay.toSeconds() < 10,
                "retry-delay",
                retryDelay + " is not between 1 ms and 10 s",
                "try 200ms");
        faults.require(
                !retryJitter.isNegative() && retryJitter.compareTo(retryDelay) < 0,
                "retry-jitter",
                retryJitter + " is not between 0 and the delay of " + retryDelay,
                "try half of the delay");
        faults.require(
                leaderLease.toMillis() >= 1000 && leaderLease.toMinutes() < 10,
                "leader-lease",
                leaderLease + " is not between 1 s and 10 minutes",
                "try 10s");
        faults.require(
                leaderPoll.toMillis() >= 1 && leaderPoll.compareTo(leaderLease) < 0,
                "leader-poll",
                leaderPoll + " is not between 1 ms and the leader's lease of " + leaderLease,
                "try 1s");
        faults.require(
                maxHeld >= 1 && maxHeld <= 100_000, "max-held", maxHeld + " is not between 1 and 100,000", "try 1000");
        faults.require(
                fenceRetention.toDays() >= 1,
                "fence-retention",
                fenceRetention + " is less than a day, and a holder may be paused for long",
                "try 30d");
    }
}
