package dev.basefly.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.identity.SignIns.Origin;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.MasterKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Guessing is slowed down without giving anybody the power to keep an owner out. */
@PlatformTest
class SignInLimitsTests {

    @Autowired
    private RateLimits rateLimits;

    @Autowired
    private MasterKey master;

    private SignInLimits limits;
    private String account = "";

    @BeforeEach
    void freshAccount() {
        limits = new SignInLimits(rateLimits, new Tokens(master));
        account = UUID.randomUUID() + "@example.com";
    }

    @Test
    void allowFivePerAccountAndNetwork() {
        for (var attempt = 0; attempt < 5; attempt++) {
            take("192.0.2.1", null);
        }

        refuses("192.0.2.1", null);
        take("192.0.2.2", null);
    }

    @Test
    void allowThirtyPerAccountFromAllNetworksTogether() {
        var allowed = 0;
        for (var network = 0; network < 100; network++) {
            try {
                take("198.51.100." + network, null);
                allowed++;
            } catch (ApiError refused) {
                assertThat(refused.headers()).containsKey("Retry-After");
            }
        }

        assertThat(allowed).isBetween(30, 32);
    }

    @Test
    void letInABrowserThatWasHereBeforeWhateverStrangersTry() {
        var device = limits.deviceOf(account);
        for (var network = 0; network < 30; network++) {
            take("203.0.113." + network, null);
        }
        refuses("192.0.2.77", null);

        assertThatCode(() -> take("192.0.2.77", device)).doesNotThrowAnyException();
    }

    @Test
    void countAKnownBrowserToo() {
        var device = limits.deviceOf(account);
        for (var attempt = 0; attempt < 5; attempt++) {
            take("192.0.2.1", device);
        }

        refuses("192.0.2.1", device);
    }

    @Test
    void takeNoBrowsersWordForIt() {
        var ofSomebodyElse = limits.deviceOf("mallory@example.com");
        for (var attempt = 0; attempt < 5; attempt++) {
            take("192.0.2.9", attempt % 2 == 0 ? ofSomebodyElse : "é".repeat(66));
        }

        refuses("192.0.2.9", ofSomebodyElse);
        refuses("192.0.2.9", limits.deviceOf(account) + "x");
    }

    private void take(String network, @Nullable String device) {
        limits.take(account, new Origin(network, device));
    }

    private void refuses(String network, @Nullable String device) {
        assertThatExceptionOfType(ApiError.class).isThrownBy(() -> take(network, device));
    }
}
