package dev.basefly.apikeys;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a key for a moment, to judge by it what is presented.
 *
 * @param role what the creator is in the organization at this moment; null for no member
 * @param noted whether this use was written down already
 */
record KnownKey(
        ApiKeyId id,
        TenantId organization,
        UserId creator,
        @Nullable String role,
        Set<String> scopes,
        List<Network> allowedAddresses,
        Secrets secrets,
        Life life,
        AtomicBoolean noted) {

    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    KnownKey {
        scopes = Set.copyOf(scopes);
        allowedAddresses = List.copyOf(allowedAddresses);
    }

    /** The hash of the secret, and of the one before it as long as that works. */
    static final class Secrets {

        private final byte[] current;
        private final byte @Nullable [] previous;
        private final @Nullable Instant previousUntil;

        Secrets(byte[] current, byte @Nullable [] previous, @Nullable Instant previousUntil) {
            this.current = current;
            this.previous = previous;
            this.previousUntil = previousUntil;
        }

        /** Takes equally long whichever byte differs, and whether there is a secret before or not. */
        boolean match(byte[] hash, Instant now) {
            boolean isCurrent = MessageDigest.isEqual(current, hash);
            boolean isPrevious = MessageDigest.isEqual(previous == null ? new byte[hash.length] : previous, hash);
            boolean previousWorks = previousUntil != null && now.isBefore(previousUntil);
            return isCurrent || (isPrevious && previousWorks);
        }
    }

    /** When it ends or ended, and when its last use was written down. */
    record Life(
            Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {}

    boolean isAllowedFrom(String address) {
        return allowedAddresses.isEmpty() || allowedAddresses.stream().anyMatch(network -> network.contains(address));
    }

    /** Whether this use is to be written down; says so to one caller only. */
    boolean isDueForNote(Instant now) {
        Instant last = life.lastUsedAt();
        return (last == null || last.plus(NOTED_EVERY).isBefore(now)) && noted.compareAndSet(false, true);
    }

    /** The actor of a key whose creator is a member. */
    Actor.Key actor(String creatorsRole) {
        return new Actor.Key(id.toString(), creator, creatorsRole, scopes);
    }
}
