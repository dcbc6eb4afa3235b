package dev.basefly.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.identity.AccessTokens.Claims;
import dev.basefly.identity.spi.GuestSource;
import dev.basefly.limits.LimitClass;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Organizations.Belonging;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who is calling from what the request brings. An answer is kept for just under a second, so that every node
 * notices within a second that a session ended, a role changed or a member left: the membership decides.
 */
final class Callers {

    private static final Logger log = LoggerFactory.getLogger(Callers.class);
    private static final Duration KEPT = Duration.ofMillis(900);

    private final Sessions sessions;
    private final AccessTokens accessTokens;
    private final Organizations organizations;
    private final List<GuestSource> guests;
    private final RateLimits limits;
    private final Clock clock;
    private final Cache<Credential, Optional<Caller>> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KEPT).build();

    Callers(
            Sessions sessions,
            AccessTokens accessTokens,
            Organizations organizations,
            List<GuestSource> guests,
            RateLimits limits,
            Clock clock) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.organizations = organizations;
        this.guests = List.copyOf(guests);
        this.limits = limits;
        this.clock = clock;
    }

    /** Who is calling, in which session of a person (null for one who has no sessions), for which organization. */
    record Caller(
            Actor actor,
            @Nullable Session session,
            @Nullable TenantId organization) {

        Optional<UserId> sessionPerson() {
            return Optional.ofNullable(session).map(Session::person);
        }

        private boolean isStale(Instant now) {
            return session != null && (session.isOver(now) || session.isDueForTouch(now));
        }

        private boolean isOf(SessionId id) {
            return session != null && session.id().equals(id);
        }
    }

    /** A session by its id or by its cookie; both were seen to be signed by us, so nobody can make up many. */
    private record Credential(
            @Nullable SessionId session,
            @Nullable String cookie,
            @Nullable TenantId asked) {}

    /** The caller that sends this access token; empty when it is not valid. */
    Optional<Caller> bearing(String token, @Nullable TenantId asked) {
        return accessTokens
                .check(token)
                .flatMap(claims -> upToDate(new Credential(claims.session(), null, asked))
                        .filter(caller -> caller.sessionPerson().equals(Optional.of(claims.person()))));
    }

    /** The caller whose browser sends this cookie; empty when its session is over. */
    Optional<Caller> withCookie(String token, @Nullable TenantId asked) {
        return sessions.isOurs(token) ? upToDate(new Credential(null, token, asked)) : Optional.empty();
    }

    /** What came with a request long ago: an access token, or else a cookie. */
    record Presented(
            @Nullable String bearer,
            @Nullable String cookie,
            @Nullable TenantId asked) {}

    /**
     * Who the callers are as of now, in one statement for all sessions and one for all memberships. Does not count as a use
     * of the sessions. Who could not be looked up is left out.
     */
    Map<Presented, Optional<Caller>> still(Set<Presented> all) {
        Map<Presented, Session> open = stillOpen(all);
        Map<Presented, Belonging> wanted = new HashMap<>();
        open.forEach((presented, session) -> {
            TenantId organization = presented.asked() == null ? session.organization() : presented.asked();
            if (organization != null) {
                wanted.put(presented, new Belonging(session.person(), organization));
            }
        });
        Map<Belonging, RoleName> roles = organizations.roles(Set.copyOf(wanted.values()));
        Map<Presented, Optional<Caller>> found = new HashMap<>();
        for (Presented presented : all) {
            Belonging belonging = wanted.get(presented);
            if (belonging == null) {
                found.put(presented, Optional.empty());
                continue;
            }
            Session session = Objects.requireNonNull(open.get(presented));
            RoleName role = roles.get(belonging);
            try {
                Optional<Actor> actor = role == null
                        ? guest(session, belonging.organization())
                        : Optional.of(new Actor.Person(session.person(), role.name(), session.operator()));
                found.put(presented, actor.map(known -> new Caller(known, session, belonging.organization())));
            } catch (RuntimeException unknown) {
                log.debug("Whether somebody is a guest is not known for now", unknown);
            }
        }
        return found;
    }

    private Map<Presented, Session> stillOpen(Set<Presented> all) {
        Map<Presented, Claims> claims = new HashMap<>();
        Map<Presented, String> cookies = new HashMap<>();
        for (Presented presented : all) {
            if (presented.bearer() != null) {
                accessTokens.check(presented.bearer()).ifPresent(valid -> claims.put(presented, valid));
            } else if (presented.cookie() != null) {
                cookies.put(presented, presented.cookie());
            }
        }
        Sessions.Open found = sessions.open(
                claims.values().stream().map(Claims::session).collect(Collectors.toSet()),
                Set.copyOf(cookies.values()));
        Map<Presented, Session> open = new HashMap<>();
        claims.forEach((presented, valid) -> {
            Session session = found.byId().get(valid.session());
            if (session != null && session.person().equals(valid.person())) {
                open.put(presented, session);
            }
        });
        cookies.forEach((presented, cookie) -> {
            Session session = found.byToken().get(cookie);
            if (session != null) {
                open.put(presented, session);
            }
        });
        return open;
    }

    /** Makes this node forget a session at once. */
    void forget(SessionId session) {
        known.asMap()
                .values()
                .removeIf(caller -> caller.isPresent() && caller.get().isOf(session));
    }

    /** What is known, unless the clock says that the session has to be looked at again. */
    private Optional<Caller> upToDate(Credential credential) {
        Optional<Caller> caller = known.get(credential, this::resolve);
        Instant now = clock.instant();
        if (caller.isPresent() && caller.get().isStale(now)) {
            known.asMap().remove(credential, caller);
            return known.get(credential, this::resolve);
        }
        return caller;
    }

    private Optional<Caller> resolve(Credential credential) {
        return session(credential)
                .map(session -> session.isDueForTouch(clock.instant()) ? sessions.touched(session) : session)
                .map(session -> caller(session, credential.asked()));
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
        if (wanted != null) {
            Optional<Actor> actor = inside(session, wanted);
            if (actor.isPresent()) {
                return new Caller(actor.get(), session, wanted);
            }
        }
        if (asked != null) {
            throw foreign(session.person());
        }
        return new Caller(new Actor.Person(session.person(), null, session.operator()), session, null);
    }

    /** As whom the session's person acts in the organization: as a member, or as a guest; empty when as nobody. */
    private Optional<Actor> inside(Session session, TenantId organization) {
        Optional<Membership> membership = organizations.membership(session.person(), organization);
        if (membership.isPresent()) {
            String role = membership.get().role().name();
            return Optional.of(new Actor.Person(session.person(), role, session.operator()));
        }
        return guest(session, organization);
    }

    private Optional<Actor> guest(Session session, TenantId organization) {
        return guests.stream()
                .flatMap(source -> source.find(session.person(), session.operator(), organization).stream())
                .findFirst();
    }

    /** Refuses with NOT_FOUND when the session's person may not act in the organization. */
    void refuseForeign(Session session, TenantId organization) {
        if (inside(session, organization).isEmpty()) {
            throw foreign(session.person());
        }
    }

    /** Trying many organizations is slowed down like many requests. */
    private ApiError foreign(UserId person) {
        RateLimits.Decision decision = limits.take(LimitClass.PAGE, "foreign organizations asked by " + person);
        return decision.allowed() ? ApiError.notFound("Organization") : decision.refusal();
    }
}
