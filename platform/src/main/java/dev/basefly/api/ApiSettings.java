package dev.basefly.api;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.util.unit.DataSize;

/**
 * What every request has to keep to.
 *
 * @param maxBody largest request body outside of uploads
 * @param bodyTimeout how long a body may take to arrive
 * @param allowedOrigins origins of foreign pages that may call the API, exact, for example {@code https://app.acme.com}
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed
 * @param languages in which pages answer whom their browser alone speaks for, as tags of two or three letters; people may
 *     choose any that there is
 * @param limits requests per minute
 */
@ModuleSettings("api")
public record ApiSettings(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue({"en", "de", "fr", "es"}) List<String> languages,
        @DefaultValue Limits limits)
        implements CheckedSettings {

    /**
     * A path whose bodies may be larger than others, contributed as a bean by the module that reads them as a stream.
     *
     * @param path exact
     * @param patience how long such a body may take to arrive
     */
    public record LargeBody(String path, DataSize most, Duration patience) {}

    /**
     * Requests per minute and caller; a bucket of that size refills evenly. Of reads, writes and billing an organization's plan
     * may include more.
     *
     * @param anonymous API calls and sent forms of a caller that is not signed in, by address
     * @param read signed-in reads of the API
     * @param write signed-in writes of the API
     * @param billing calls of the API about payments, and pages and forms that ask the payment provider
     * @param signIn attempts to sign in to one account from one network or known browser
     * @param signInSpread attempts to sign in to one account from all other networks together
     * @param page pages, by person or address
     * @param webhook calls of services that call back, by the network they come from
     */
    public record Limits(
            @DefaultValue("10") int anonymous,
            @DefaultValue("100") int read,
            @DefaultValue("20") int write,
            @DefaultValue("10") int billing,
            @DefaultValue("5") int signIn,
            @DefaultValue("30") int signInSpread,
            @DefaultValue("300") int page,
            @DefaultValue("12000") int webhook) {

        private void check(SettingsFaults faults) {
            faults.require(
                    IntStream.of(anonymous, read, write, billing, signIn, signInSpread, page, webhook)
                                    .min()
                                    .orElseThrow()
                            >= 1,
                    "limits",
                    "each limit must be at least 1 per minute",
                    "raise the limits that are below 1, or remove them to use the defaults");
        }
    }

    public ApiSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        languages = List.copyOf(languages);
    }

    private static boolean isNetwork(String text) {
        try {
            return !new IpAddressMatcher(text).toString().isEmpty();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                maxBody.toBytes() >= 1024 && maxBody.toMegabytes() <= 100,
                "max-body",
                maxBody + " is not between 1 KB and 100 MB",
                "try 1MB; files have their own limit");
        faults.require(
                bodyTimeout.isPositive() && bodyTimeout.toMinutes() <= 10,
                "body-timeout",
                bodyTimeout + " is not between 1 ms and 10 minutes",
                "try 30s");
        for (String origin : allowedOrigins) {
            faults.require(
                    origin.matches("https?://[A-Za-z0-9.-]+(:\\d+)?"),
                    "allowed-origins",
                    "'" + origin + "' is not an origin",
                    "write scheme, host and port only, for example https://app.example.com; a star is not possible");
        }
        for (String proxy : trustedProxies) {
            faults.require(
                    isNetwork(proxy),
                    "trusted-proxies",
                    "'" + proxy + "' is neither an address nor a network",
                    "write addresses such as 10.0.0.7 or networks such as 10.0.0.0/8");
        }
        for (String language : languages) {
            faults.require(
                    language.matches("[a-z]{2,3}"),
                    "languages",
                    "'" + language + "' is no language",
                    "write languages such as en or de, without a region");
        }
        limits.check(faults);
    }
}
