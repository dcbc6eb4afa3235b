package dev.basefly.realtime;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many may listen, and how long what they may have missed is kept.
 *
 * @param mostStreams streams of one node; keep it below {@code server.tomcat.max-connections}
 * @param reservedForBrowsers how many of these programs may not take
 * @param mostOverHttp2 streams of one node over HTTP/2, of which each keeps some 90 KiB
 * @param mostPerOrganization streams of an organization at one node
 * @param mostPerPerson streams of a person, or of an API key, at one node
 * @param mostPerCreator streams at one node of all API keys together that one person has made
 * @param history messages a node keeps in memory, of all organizations together
 * @param historyPerOrganization messages of an organization that are read from the log for who comes back
 * @param queue messages that wait for a listener before only the newest of each channel is kept
 * @param patience how long a connection may take nothing before it is ended
 * @param recheck how often it is asked whether each listener may still listen
 * @param returnWithin how long after a node's good-bye its listeners come back, spread over this time
 */
@ModuleSettings("realtime")
record RealtimeSettings(
        @DefaultValue("8000") int mostStreams,
        @DefaultValue("1000") int reservedForBrowsers,
        @DefaultValue("200") int mostOverHttp2,
        @DefaultValue("400") int mostPerOrganization,
        @DefaultValue("20") int mostPerPerson,
        @DefaultValue("100") int mostPerCreator,
        @DefaultValue("10000") int history,
        @DefaultValue("1000") int historyPerOrganization,
        @DefaultValue("64") int queue,
        @DefaultValue("30s") Duration patience,
        @DefaultValue("3s") Duration recheck,
        @DefaultValue("5s") Duration returnWithin)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        between(faults, "most-streams", mostStreams, 1, 1_000_000);
        between(faults, "most-per-organization", mostPerOrganization, 1, 1_000_000);
        between(faults, "most-per-person", mostPerPerson, 1, 1_000_000);
        between(faults, "most-per-creator", mostPerCreator, 1, 1_000_000);
        between(faults, "most-over-http2", mostOverHttp2, 0, 1_000_000);
        faults.require(
                reservedForBrowsers >= 0 && reservedForBrowsers < mostStreams,
                "reserved-for-browsers",
                reservedForBrowsers + " is not below most-streams, which is " + mostStreams,
                "reserve an eighth of most-streams");
        faults.require(
                mostPerPerson <= mostPerOrganization,
                "most-per-person",
                mostPerPerson + " is more than most-per-organization, which is " + mostPerOrganization,
                "lower it, or raise most-per-organization");
        between(faults, "history", history, 1, 1_000_000);
        between(faults, "history-per-organization", historyPerOrganization, 1, 20_000);
        between(faults, "queue", queue, 20, 10_000);
        between(faults, "patience", patience, Duration.ofSeconds(1), Duration.ofMinutes(10));
        between(faults, "recheck", recheck, Duration.ofMillis(100), Duration.ofMinutes(1));
        between(faults, "return-within", returnWithin, Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    private static void between(SettingsFaults faults, String key, int value, int least, int most) {
        faults.require(
                value >= least && value <= most,
                key,
                value + " is not between " + least + " and " + most,
                "leave it out");
    }

    private static void between(SettingsFaults faults, String key, Duration value, Duration least, Duration most) {
        faults.require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                key,
                value + " is not between " + least + " and " + most,
                "leave it out");
    }
}
