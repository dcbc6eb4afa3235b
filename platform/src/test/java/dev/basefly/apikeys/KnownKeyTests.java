package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownKeyTests {

    private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");

    private final ApiKeyId id = new ApiKeyId(UUID.randomUUID());
    private final byte[] current = KeyText.next(id).hash();
    private final byte[] previous = KeyText.next(id).hash();

    /** Each byte counts, the last as much as the first: nothing is compared only up to the first difference. */
    @Test
    void knowsItsSecretByEveryByte() {
        var secrets = new KnownKey.Secrets(current, null, null);
        assertThat(secrets.match(current.clone(), NOW)).isTrue();

        for (int at = 0; at < current.length; at++) {
            var other = current.clone();
            other[at] ^= 1;

            assertThat(secrets.match(other, NOW)).isFalse();
        }
        assertThat(secrets.match(new byte[32], NOW)).isFalse();
        assertThat(secrets.match(new byte[0], NOW)).isFalse();
    }

    @Test
    void knowsTheSecretBeforeUntilTheOverlapEnds() {
        var secrets = new KnownKey.Secrets(current, previous, NOW.plusSeconds(60));

        assertThat(secrets.match(previous, NOW.plusSeconds(59))).isTrue();
        assertThat(secrets.match(previous, NOW.plusSeconds(60))).isFalse();
        assertThat(secrets.match(current, NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void isNotedOnceAMinuteAndByOneCallerOnly() {
        assertThat(used(null).isDueForNote(NOW)).isTrue();
        assertThat(used(NOW.minusSeconds(59)).isDueForNote(NOW)).isFalse();
        var key = used(NOW.minus(Duration.ofMinutes(1)).minusMillis(1));

        assertThat(key.isDueForNote(NOW)).isTrue();
        assertThat(key.isDueForNote(NOW)).isFalse();
    }

    private KnownKey used(@Nullable Instant lastUsedAt) {
        return new KnownKey(
                id,
                new TenantId(UUID.randomUUID()),
                new UserId(UUID.randomUUID()),
                "OWNER",
                Set.of(),
                List.of(),
                new KnownKey.Secrets(current, null, null),
                new KnownKey.Life(NOW.plusSeconds(60), null, lastUsedAt),
                new AtomicBoolean());
    }
}
