package dev.basefly.apikeys;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.basefly.runtime.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of an organization's, without its secret.
 *
 * @param scopes the permissions it was given, sorted; it has those of them that its creator still has
 * @param allowedAddresses addresses and networks it may be used from; empty for everywhere
 * @param createdBy in whose name it acts
 * @param lastUsedAt true to the minute; null when it was never used
 * @param previousSecretUntil until when the secret before the last rotation works; null when it does not
 */
public record ApiKey(
        ApiKeyId id,
        String name,
        List<String> scopes,
        List<String> allowedAddresses,
        UserId createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant previousSecretUntil) {

    public ApiKey {
        scopes = List.copyOf(scopes);
        allowedAddresses = List.copyOf(allowedAddresses);
    }

    /** How its secrets begin, by which people recognise them. */
    @JsonProperty
    public String beginning() {
        return KeyText.beginning(id);
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
