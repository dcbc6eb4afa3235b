package dev.basefly.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MasterKeys;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ClaimsTests {

    private static final TenantId ACME = new TenantId(UUID.randomUUID());
    private static final TenantId GLOBEX = new TenantId(UUID.randomUUID());
    private static final UserId ADA = new UserId(UUID.randomUUID());

    @Test
    void areForTheVerySameRequest() throws Exception {
        var claim = claim(1, ACME, "key", "secret");

        assertThat(claim.isOfRequest(claim(1, ACME, "key", "secret").fingerprint()))
                .isTrue();
        assertThat(claim.isOfRequest(claim(1, ACME, "key", "other").fingerprint()))
                .isFalse();
    }

    @Test
    void leaveNothingByWhichABodyCanBeGuessedOrFoundAgain() throws Exception {
        var claim = claim(1, ACME, "key", "secret");

        assertThat(claim.isOfRequest(claim(2, ACME, "key", "secret").fingerprint()))
                .isFalse();
        assertThat(claim.isOfRequest(claim(1, ACME, "another", "secret").fingerprint()))
                .isFalse();
        assertThat(claim.isOfRequest(claim(1, GLOBEX, "key", "secret").fingerprint()))
                .isFalse();
    }

    private static Claim claim(int installation, TenantId tenant, String key, String body) throws Exception {
        var scope = new RequestScope("claim", tenant, new Actor.Person(ADA, "OWNER", false), Locale.ROOT);
        var request = new MockHttpServletRequest("PUT", "/api/v1/me/password");
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return scope.call(() ->
                new Claims(MasterKeys.of(installation)).of(key, "PUT /me/password", request, bytes, Instant.EPOCH));
    }
}
