package dev.basefly.billing.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String BODY = "{\"id\": \"evt_1\", \"umlaut\": \"ü\"}";

    private final SettableClock clock = new SettableClock(NOW);
    private final StripeSignature signature =
            new StripeSignature(List.of(Secret.of("whsec_new"), Secret.of("whsec_old")), clock);

    @ParameterizedTest
    @ValueSource(strings = {"whsec_new", "whsec_old"})
    void acceptsWhatStripesOwnClientSigns(String secret) throws GeneralSecurityException {
        assertThat(verifies(BODY, header(BODY, secret, NOW))).isTrue();
    }

    @Test
    void refusesAnotherSecret() throws GeneralSecurityException {
        assertThat(verifies(BODY, header(BODY, "whsec_other", NOW))).isFalse();
    }

    @Test
    void acceptsOneGoodSignatureAmongOthers() throws GeneralSecurityException {
        var good = header(BODY, "whsec_old", NOW);

        assertThat(verifies(BODY, good.replace(",v1=", ",v1=" + "0".repeat(64) + ",v0=abc,v1=")))
                .isTrue();
    }

    @Test
    void refusesABodyThatWasSerializedAgain() throws GeneralSecurityException {
        assertThat(verifies(BODY.replace(": ", ":"), header(BODY, "whsec_new", NOW)))
                .isFalse();
    }

    @Test
    void toleratesFiveMinutesBothWays() throws GeneralSecurityException {
        var header = header(BODY, "whsec_new", NOW);

        clock.set(NOW.plusSeconds(300));
        assertThat(verifies(BODY, header)).isTrue();
        clock.set(NOW.plusSeconds(301));
        assertThat(verifies(BODY, header)).isFalse();
        clock.set(NOW.minus(Duration.ofMinutes(5)));
        assertThat(verifies(BODY, header)).isTrue();
        clock.set(NOW.minus(Duration.ofMinutes(5)).minusSeconds(1));
        assertThat(verifies(BODY, header)).isFalse();
    }

    @Test
    void doesNotTakeAnotherTimeForTheOneThatWasSigned() throws GeneralSecurityException {
        var header = header(BODY, "whsec_new", NOW.minusSeconds(600));

        assertThat(verifies(BODY, header.replaceFirst("t=\\d+", "t=" + NOW.getEpochSecond())))
                .isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "t=,v1=",
                "t=NaN,v1=aa",
                "v1=aa",
                "t=99999999999999999999,v1=aa",
                "t=-1,v1=aa",
                "garbage",
                ",,,"
            })
    void refusesWhatIsNoSignature(@Nullable String header) {
        assertThat(verifies(BODY, header)).isFalse();
    }

    @Test
    void recognisesNobodyWithoutASecret() throws GeneralSecurityException {
        var none = new StripeSignature(List.of(), clock);

        assertThat(none.hasSecret()).isFalse();
        assertThat(none.verifies(BODY.getBytes(StandardCharsets.UTF_8), header(BODY, "whsec_new", NOW)))
                .isFalse();
    }

    private boolean verifies(String body, @Nullable String header) {
        return signature.verifies(body.getBytes(StandardCharsets.UTF_8), header);
    }

    private static String header(String body, String secret, Instant at) throws GeneralSecurityException {
        return Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond());
    }
}
