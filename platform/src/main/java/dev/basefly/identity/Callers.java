package dev.basefly.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.limits.LimitClass;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is calling from what the request brings. An answer is kept for a second, so a session that ended or a role
 * that changed is noticed by every node within that time.
 */
final class Callers {

    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Sessions sessions;
    private final AccessTokens accessTokens;
    private final Organizations organizations;
    private final RateLimits limits;
    private final Clock clock;
    private final Cache<Credential, Optional<Caller>> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KEPT).build();

    Callers(Sessions sessions, AccessTokens accessTokens, Organizations organizations, RateLimits limits, Clock clock) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.organizations = organizations;
        this.limits = limits;
        this.clock = clock;
    }

    /** Who is calling, in which session, for which organization. */
    record Caller(
            Actor.Person actor, SessionId session, @Nullable TenantId organization) {}

    /** A session by its id or by its cookie; both were seen to be signed by us, so nobody can make up many. */
    private record Credential(
            @Nullable SessionId session,
            @Nullable String cookie,
            @Nullable TenantId asked) {}

    /** The caller that sends this access token; empty when it is not valid. */
    Optional<Caller> bearing(String token, @Nullable TenantId asked) {
        return accessTokens
                .check(token)
                .flatMap(claims -> known.get(new Credential(claims.session(), null, asked), this::resolve)
                        .filter(caller -> caller.actor().id().equals(claims.person())));
    }

    /** The caller whose browser sends this cookie; empty when its session is over. */
    Optional<Caller> withCookie(String token, @Nullable TenantId asked) {
        return sessions.isOurs(token) ? known.get(new Credential(null, token, asked), this::resolve) : Optional.empty();
    }

    /** Makes this node forget a session at once. */
    void forget(SessionId session) {
        known.asMap()
                .values()
                .removeIf(caller -> caller.isPresent() && caller.get().session().equals(session));
    }

    private Optional<Caller> resolve(Credential credential) {
        return session(credential).map(session -> {
            if (session.isDueForTouch(clock.instant())) {
                sessions.touch(session.id());
            }
            return caller(session, credential.asked());
        });
    }

    private Optional<Session> session(Credential credential) {
        if (credential.session() != null) {
            return sessions.byId(credential.session());
        }
        return sessions.byToken(Objects.requireNonNull(credential.cookie()));
    }

    /** An organization that was asked for must be one of the caller's; the session's own may have been left meanwhile. */
    private Caller caller(Session session, @Nullable TenantId asked) {
        TenantId wanted = asked == null ? session.organization() : asked;
        Optional<Membership> membership =
                wanted == null ? Optional.empty() : organizations.membership(session.person(), wanted);
        if (asked != null && membership.isEmpty()) {
            throw foreign(session.person());
        }
        UserId person = session.person();
        String role = membership.map(found -> found.role().name()).orElse(null);
        TenantId organization =
                membership.map(found -> found.organization().id()).orElse(null);
        return new Caller(new Actor.Person(person, role, session.operator()), session.id(), organization);
    }

    /** Trying many organizations is slowed down like many requests. */
    private ApiError foreign(UserId person) {
        RateLimits.Decision decision = limits.take(LimitClass.PAGE, "foreign organizations asked by " + person);
        return decision.allowed() ? ApiError.notFound("Organization") : decision.refusal();
    }
}
