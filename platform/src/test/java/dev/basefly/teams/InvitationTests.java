package dev.basefly.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvitationTests {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final UserId GRACE = new UserId(UUID.randomUUID());

    @Test
    void movesOnceFromPending() {
        assertThat(pending().accepted(GRACE, NOW).state()).isEqualTo(InvitationState.ACCEPTED);
        assertThat(pending().accepted(GRACE, NOW).acceptedBy()).isEqualTo(GRACE);
        assertThat(pending().declined(NOW).state()).isEqualTo(InvitationState.DECLINED);
        assertThat(pending().revoked(NOW).state()).isEqualTo(InvitationState.REVOKED);
        assertThat(pending().expired(NOW).endedAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = InvitationState.class,
            names = {"PENDING"},
            mode = EnumSource.Mode.EXCLUDE)
    void staysWhereItEnded(InvitationState end) {
        for (var next : InvitationState.values()) {
            assertThat(end.mayBecome(next)).isFalse();
        }
    }

    @Test
    void saysWhatBecameOfIt() {
        assertGone(pending().accepted(GRACE, NOW), "accepted already");
        assertGone(pending().declined(NOW), "declined");
        assertGone(pending().revoked(NOW), "taken back");
        assertGone(pending().expired(NOW), "too old");
        assertThatThrownBy(() -> pending().requireOpen(NOW.plus(Duration.ofDays(7))))
                .hasMessageContaining("too old");
        pending().requireOpen(NOW.plus(Duration.ofDays(7)).minusMillis(1));
    }

    @Test
    void livesAnewWhenItIsSentAgainButNotForEver() {
        var later = NOW.plus(Duration.ofDays(3));
        var again = pending().sentAgain(Duration.ofDays(7), 2, later);

        assertThat(again.expiresAt()).isEqualTo(later.plus(Duration.ofDays(7)));
        assertThat(again.sendings()).isEqualTo(2);
        assertThatThrownBy(() -> again.sentAgain(Duration.ofDays(7), 2, later)).isInstanceOf(ApiError.class);
    }

    @Test
    void isForAnAddressInAnyCapitalization() {
        assertThat(pending().isFor("Grace@Globex.Example")).isTrue();
        assertThat(pending().isFor("grace@globex.example.evil.example")).isFalse();
    }

    @Test
    void masksAddresses() {
        assertThat(MaskedAddress.of("olivia@acme.example")).isEqualTo("o…@acme.example");
        assertThat(MaskedAddress.of("o@acme.example")).isEqualTo("o…@acme.example");
        assertThat(MaskedAddress.of("🚀@acme.example")).isEqualTo("🚀…@acme.example");
        assertThat(MaskedAddress.of("nonsense")).isEqualTo("…");
    }

    private static void assertGone(Invitation ended, String words) {
        assertThatThrownBy(() -> ended.requireOpen(NOW))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> ended.revoked(NOW)).hasMessageContaining(words);
    }

    private static Invitation pending() {
        return new Invitation(
                new InvitationId(UUID.randomUUID()),
                new TenantId(UUID.randomUUID()),
                "grace@globex.example",
                RoleName.MEMBER,
                InvitationState.PENDING,
                new UserId(UUID.randomUUID()),
                NOW,
                NOW.plus(Duration.ofDays(7)),
                1,
                null,
                null);
    }
}
