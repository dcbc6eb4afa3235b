package dev.basefly.coordination;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
 * @param redisUrl {@code redis://user:password@host:port} of a Redis or Valkey that keeps the leases, or of three or more
 *     independent ones, separated by commas; empty keeps them in PostgreSQL
 * @param redisTimeout how long one of them may take to answer
 */
@ModuleSettings("coordination")
record CoordinationSettings(
        @DefaultValue("1s") Duration maxWait,
        @DefaultValue("200ms") Duration retryDelay,
        @DefaultValue("100ms") Duration retryJitter,
        @DefaultValue("10s") Duration leaderLease,
        @DefaultValue("1s") Duration leaderPoll,
        @DefaultValue("1000") int maxHeld,
        @DefaultValue("30d") Duration fenceRetention,
        @DefaultValue("") Secret redisUrl,
        @DefaultValue("500ms") Duration redisTimeout)
        implements CheckedSettings {

    /** The addresses one by one, none for PostgreSQL. */
    List<String> redisUrls() {
        return redisUrl.isBlank()
                ? List.of()
                : Stream.of(redisUrl.reveal().split(",")).map(String::strip).toList();
    }

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
        checkRedis(faults);
    }

    private void checkRedis(SettingsFaults faults) {
        faults.require(
                redisUrls().stream().allMatch(url -> url.matches("rediss?://[^\\s/,]+(/\\d+)?")),
                "redis-url",
                "is not a list of addresses such as redis://host:6379",
                "write rediss://user:password@host:6379, several separated by commas");
        faults.require(
                redisUrls().isEmpty() || redisUrls().size() % 2 == 1,
                "redis-url",
                redisUrls().size() + " servers bear no more failures than one fewer",
                "name one, or three, or five independent ones");
        faults.require(
                redisTimeout.toMillis() >= 10 && redisTimeout.toSeconds() < 10,
                "redis-timeout",
                redisTimeout + " is not between 10 ms and 10 s",
                "try 500ms");
    }
}
