package dev.basefly.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class BillingSettingsTests {

    private static final String PREFIX = "basefly.billing.";

    @Test
    void defaultsToTheStandInOfDevelopmentAlone() {
        var settings = SettingsBeans.of(BillingSettings.class, new MockEnvironment());

        assertThat(settings)
                .isEqualTo(new BillingSettings(
                        Secret.of(""),
                        Secret.of(""),
                        "",
                        "",
                        BillingSettings.StandIn.AUTO,
                        Duration.ofSeconds(30),
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofDays(90),
                        Duration.ofDays(14)));
        assertThat(settings.usesStandIn(true)).isTrue();
        assertThat(settings.usesStandIn(false)).isFalse();
        assertThat(settings.isLive()).isFalse();
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                BillingSettings.class,
                new MockEnvironment()
                        .withProperty(PREFIX + "secret-key", "sk_live_1")
                        .withProperty(PREFIX + "webhook-secrets", "whsec_new, whsec_old")
                        .withProperty(PREFIX + "account", "acct_1")
                        .withProperty(PREFIX + "api-base", "http://localhost:4010")
                        .withProperty(PREFIX + "stand-in", "off")
                        .withProperty(PREFIX + "timeout", "5s")
                        .withProperty(PREFIX + "attempts", "2")
                        .withProperty(PREFIX + "first-wait", "2s")
                        .withProperty(PREFIX + "longest-wait", "4s")
                        .withProperty(PREFIX + "keep-events", "40d")
                        .withProperty(PREFIX + "grace", "3d"));

        assertThat(settings)
                .isEqualTo(new BillingSettings(
                        Secret.of("sk_live_1"),
                        Secret.of("whsec_new, whsec_old"),
                        "acct_1",
                        "http://localhost:4010",
                        BillingSettings.StandIn.OFF,
                        Duration.ofSeconds(5),
                        2,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofDays(40),
                        Duration.ofDays(3)));
        assertThat(settings.signingSecrets()).containsExactly(Secret.of("whsec_new"), Secret.of("whsec_old"));
        assertThat(settings.isLive()).isTrue();
        assertThat(settings.usesStandIn(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "secret-key, pk_live_1, not the publishable one",
        "webhook-secrets, https://x.example, begins with whsec_",
        "account, me, acct_1A2b3C",
        "api-base, localhost, api.stripe.com",
        "timeout, 0s, try 30s",
        "attempts, 0, try 3",
        "first-wait, 20s, try 1s",
        "keep-events, 10d, try 90d",
        "grace, 100d, try 14d"
    })
    void refusesWhatCannotBeMeant(String key, String value, String remedy) {
        assertThatThrownBy(() -> SettingsBeans.of(
                        BillingSettings.class, new MockEnvironment().withProperty(PREFIX + key, value)))
                .hasMessageContaining(remedy);
    }

    @Test
    void refusesToPretendWhileRealMoneyCouldMove() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        BillingSettings.class,
                        new MockEnvironment()
                                .withProperty(PREFIX + "secret-key", "sk_live_1")
                                .withProperty(PREFIX + "stand-in", "on")))
                .hasMessageContaining("whether people pay");
    }
}
