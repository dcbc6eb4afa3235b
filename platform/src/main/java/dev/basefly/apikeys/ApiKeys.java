package dev.basefly.apikeys;

import dev.basefly.access.Access;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API keys of the organization in scope. */
public final class ApiKeys {

    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);

    private final ApiKeyStore store;
    private final PresentedKeys presented;
    private final Access access;
    private final Set<String> permissions;
    private final ApiKeysSettings settings;
    private final AuditLog audit;
    private final Clock clock;

    /** @param permissions the names of all that can be a scope */
    ApiKeys(
            ApiKeyStore store,
            PresentedKeys presented,
            Access access,
            Set<String> permissions,
            ApiKeysSettings settings,
            AuditLog audit,
            Clock clock) {
        this.store = store;
        this.presented = presented;
        this.access = access;
        this.permissions = Set.copyOf(permissions);
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** A page of the keys that were not revoked, newest first. */
    public Page<ApiKey> list(@Nullable ApiKeyId after, int limit) {
        return Page.of(store.page(after, limit + 1), limit, key -> key.id().toString());
    }

    /** The key, or NOT_FOUND, also when it was revoked. */
    public ApiKey get(ApiKeyId id) {
        return store.find(id).orElseThrow(ApiKeys::notFound);
    }

    /**
     * Makes a key in the caller's name.
     *
     * @throws ApiError FORBIDDEN for a scope that the caller does not have, for more addresses or a longer life than those of
     *     a key that calls, or for a caller that is no person; CONFLICT when there are too many; VALIDATION_ERROR
     */
    public IssuedKey create(ApiKeyDraft draft) {
        RequestScope scope = RequestScope.current();
        UserId creator = person(scope.actor());
        refuseUnknown(draft.scopes());
        refuseBeyondRights(draft.scopes());
        Instant now = now();
        Optional<KeyBounds> bounds = bounds();
        Instant usualEnd = now.plus(life(draft.life()));
        Instant expiresAt =
                draft.life() == null ? bounds.map(key -> key.cut(usualEnd)).orElse(usualEnd) : usualEnd;
        bounds.ifPresent(key -> key.require(draft.allowedAddresses(), expiresAt));
        ApiKeyId id = ApiKeyId.next(clock);
        KeyText secret = KeyText.next(id);
        ApiKey key = new ApiKey(
                id, draft.name(), draft.scopes(), draft.allowedAddresses(), creator, now, expiresAt, null, null);
        return store.inTransaction(() -> {
            refuseTooMany(scope.requireTenant(), now);
            store.insert(scope.requireTenant(), key, secret.hash());
            audit.record(AuditEntry.of("api_key.created")
                    .on("api_key", id)
                    .with("scopes", String.join(" ", key.scopes()))
                    .with("allowedAddresses", String.join(" ", key.allowedAddresses()))
                    .with("expiresAt", key.expiresAt()));
            return new IssuedKey(key, secret.text());
        });
    }

    /** Changes name or addresses of a key, which no key may; NOT_FOUND when there is none. */
    public ApiKey change(ApiKeyId id, ApiKeyChange change) {
        if (change.allowedAddresses() != null) {
            refuseKeys();
        }
        ApiKey changed = store.inTransaction(() -> {
            ApiKey key = store.lock(id).orElseThrow(ApiKeys::notFound);
            ApiKey after = store.change(
                    id,
                    change.name() == null ? key.name() : change.name(),
                    change.allowedAddresses() == null ? key.allowedAddresses() : change.allowedAddresses());
            audit.record(AuditEntry.of("api_key.changed")
                    .on("api_key", id)
                    .change("name", key.name(), after.name())
                    .change(
                            "allowedAddresses",
                            String.join(" ", key.allowedAddresses()),
                            String.join(" ", after.allowedAddresses())));
            return after;
        });
        presented.forget(id);
        return changed;
    }

    /**
     * Gives a key a new secret. Only who made the key can do it, and only with all of its scopes, for whoever holds the
     * new secret acts in that name with those rights.
     *
     * @param overlap for how long the secret before goes on working, 0 for not at all; one still older ends at once
     * @param life until the key expires, counted from now, which no key may change; null leaves its end as it is
     * @throws ApiError NOT_FOUND; FORBIDDEN; CONFLICT when the key has expired; VALIDATION_ERROR
     */
    public IssuedKey rotate(ApiKeyId id, Duration overlap, @Nullable Duration life) {
        if (overlap.isNegative() || overlap.compareTo(settings.longestOverlap()) > 0) {
            throw ApiError.invalid(
                    "overlapHours",
                    "must be between 0 and " + settings.longestOverlap().toHours());
        }
        if (life != null) {
            refuseKeys();
        }
        KeyText secret = KeyText.next(id);
        Instant now = now();
        IssuedKey issued = store.inTransaction(() -> {
            ApiKey key = store.lock(id).orElseThrow(ApiKeys::notFound);
            refuseForeign(key);
            refuseBeyondRights(key.scopes());
            bounds().ifPresent(mine -> mine.require(key.allowedAddresses(), key.expiresAt()));
            if (key.isExpired(now)) {
                throw ApiError.conflict("api_key_expired", "This API key has expired")
                        .remedy("Make a new one");
            }
            Instant expiresAt = life == null ? key.expiresAt() : now.plus(life(life));
            Instant previousUntil = overlap.isZero() ? null : now.plus(overlap);
            ApiKey after = store.rotate(id, secret.hash(), previousUntil, expiresAt);
            audit.record(AuditEntry.of("api_key.rotated")
                    .on("api_key", id)
                    .change("expiresAt", key.expiresAt(), after.expiresAt())
                    .with("previousSecretUntil", previousUntil));
            return new IssuedKey(after, secret.text());
        });
        presented.forget(id);
        return issued;
    }

    /** Ends a key, on this node at once and on every other within a second; NOT_FOUND when there is none. */
    public void revoke(ApiKeyId id) {
        store.inTransaction(() -> {
            if (!store.revoke(id, now())) {
                throw notFound();
            }
            audit.record(AuditEntry.of("api_key.revoked").on("api_key", id));
            return true;
        });
        presented.forget(id);
    }

    /** How long a key lives whose maker does not say. */
    public Duration usualLife() {
        return settings.life();
    }

    /** How long a key may live. */
    public Duration longestLife() {
        return settings.longestLife();
    }

    private void refuseUnknown(List<String> scopes) {
        List<String> unknown =
                scopes.stream().filter(scope -> !permissions.contains(scope)).toList();
        if (!unknown.isEmpty()) {
            throw ApiError.invalid("scopes", "must be permissions there are");
        }
    }

    /** The caller's role is read with every request, so this is what the caller may do now. */
    private void refuseBeyondRights(List<String> scopes) {
        List<String> beyond = scopes.stream()
                .filter(scope ->
                        permissions.contains(scope) && !access.can(scope).allowed())
                .toList();
        if (!beyond.isEmpty()) {
            throw ApiError.of(
                            ErrorCode.FORBIDDEN, "You do not have these rights yourself: " + String.join(", ", beyond))
                    .reason("scope_beyond_rights")
                    .remedy("Leave them out, or let somebody make the key who has them");
        }
    }

    /** Empty for a person, who is bound by rights alone. */
    private Optional<KeyBounds> bounds() {
        return RequestScope.current().actor() instanceof Actor.Key key
                ? Optional.of(KeyBounds.of(get(ApiKeyId.of(key.id()))))
                : Optional.empty();
    }

    private static void refuseKeys() {
        if (RequestScope.current().actor() instanceof Actor.Key) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "Only a person can change where or for how long a key works")
                    .reason("person_required")
                    .remedy("Sign in and do it yourself");
        }
    }

    private static void refuseForeign(ApiKey key) {
        if (!key.createdBy().equals(person(RequestScope.current().actor()))) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "This API key acts in the name of somebody else")
                    .reason("not_your_key")
                    .remedy("Make a key of your own, and revoke this one when nothing uses it any more");
        }
    }

    private void refuseTooMany(TenantId tenant, Instant now) {
        store.forgetEndedBefore(now.minus(KEPT_AFTER_END));
        int most = settings.mostPerOrganization();
        if (store.countForMaking(tenant, now) >= most) {
            throw ApiError.conflict("too_many_api_keys", "This organization has " + most + " API keys already")
                    .remedy("Revoke those that nothing uses");
        }
    }

    private Duration life(@Nullable Duration asked) {
        Duration life = asked == null ? settings.life() : asked;
        if (!life.isPositive() || life.compareTo(settings.longestLife()) > 0) {
            throw ApiError.invalid(
                    "expiresInDays",
                    "must be between 1 and " + settings.longestLife().toDays());
        }
        return life;
    }

    private static UserId person(Actor actor) {
        return switch (actor) {
            case Actor.Person person -> person.id();
            case Actor.Key key -> key.creator();
            case Actor.Support ignored -> throw membersOnly();
            case Actor.Program ignored -> throw membersOnly();
            case Actor.Anonymous ignored -> throw ApiError.unauthorized("Sign in to do this");
        };
    }

    private static ApiError membersOnly() {
        return ApiError.of(ErrorCode.FORBIDDEN, "An API key acts in the name of a member")
                .reason("members_only")
                .remedy("Let a member of the organization do it");
    }

    /** To the microsecond, as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ApiError notFound() {
        return ApiError.notFound("API key");
    }
}
