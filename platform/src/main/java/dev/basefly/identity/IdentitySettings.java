package dev.basefly.identity;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long people stay signed in and how passwords are hashed.
 *
 * @param accessToken life of a program's access token
 * @param refreshToken life of a refresh token that is not used
 * @param refreshGrace how long a used refresh token still leads to the one that is live, for two tabs and lost answers
 * @param refreshMost after which a program signs in again, however often it refreshes
 * @param sessionIdle after which an unused browser session ends
 * @param sessionMost after which every browser session ends
 * @param keyLife how long a key signs access tokens before the next one does
 * @param hashMemory memory that hashing one password takes; production takes no less than the default
 * @param hashThreads passwords hashed at the same time
 * @param hashQueue sign-ins that may wait for a hash before new ones are refused
 */
@ModuleSettings("identity")
public record IdentitySettings(
        @DefaultValue("15m") Duration accessToken,
        @DefaultValue("7d") Duration refreshToken,
        @DefaultValue("30s") Duration refreshGrace,
        @DefaultValue("90d") Duration refreshMost,
        @DefaultValue("7d") Duration sessionIdle,
        @DefaultValue("30d") Duration sessionMost,
        @DefaultValue("30d") Duration keyLife,
        @DefaultValue("19MB") DataSize hashMemory,
        @DefaultValue("2") int hashThreads,
        @DefaultValue("100") int hashQueue)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        checkTokens(faults);
        checkSessions(faults);
        faults.require(
                hashMemory.toMegabytes() >= 1 && hashMemory.toMegabytes() <= 1_024,
                "hash-memory",
                hashMemory + " is not between 1MB and 1GB",
                "try 19MB");
        faults.require(hashThreads >= 1 && hashThreads <= 64, "hash-threads", hashThreads + " is not 1 to 64", "try 2");
        faults.require(
                hashQueue >= 1 && hashQueue <= 10_000, "hash-queue", hashQueue + " is not 1 to 10000", "try 100");
    }

    private void checkTokens(SettingsFaults faults) {
        faults.require(
                accessToken.toSeconds() >= 60 && accessToken.toHours() <= 24,
                "access-token",
                accessToken + " is not between 1 minute and 24 hours",
                "try 15m");
        faults.require(
                refreshToken.compareTo(accessToken) > 0 && refreshToken.toDays() <= 90,
                "refresh-token",
                refreshToken + " is not longer than the access token and at most 90 days",
                "try 7d");
        faults.require(
                !refreshGrace.isNegative() && refreshGrace.toSeconds() <= 300,
                "refresh-grace",
                refreshGrace + " is not between 0 and 5 minutes",
                "try 30s");
        faults.require(
                refreshMost.compareTo(refreshToken) >= 0 && refreshMost.toDays() <= 365,
                "refresh-most",
                refreshMost + " is not between refresh-token and a year",
                "try 90d");
        faults.require(
                keyLife.toDays() >= 1 && keyLife.toDays() <= 365,
                "key-life",
                keyLife + " is not between a day and a year",
                "try 30d");
    }

    private void checkSessions(SettingsFaults faults) {
        faults.require(
                sessionIdle.toMinutes() >= 5 && sessionIdle.compareTo(sessionMost) <= 0,
                "session-idle",
                sessionIdle + " is not between 5 minutes and session-most",
                "try 7d");
        faults.require(sessionMost.toDays() <= 365, "session-most", sessionMost + " is over a year", "try 30d");
    }
}
