package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.RefreshChains.Live;
import dev.basefly.identity.RefreshChains.Reused;
import dev.basefly.identity.RefreshChains.Unknown;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Pairs of access and refresh token for programs. */
public final class ProgramTokens {

    private static final Logger logger = LoggerFactory.getLogger(ProgramTokens.class);

    private final Sessions sessions;
    private final RefreshChains chains;
    private final AccessTokens accessTokens;
    private final Callers callers;
    private final SecurityLog log;
    private final IdentitySettings settings;
    private final ApplicationEventPublisher events;

    ProgramTokens(
            Sessions sessions,
            RefreshChains chains,
            AccessTokens accessTokens,
            Callers callers,
            SecurityLog log,
            IdentitySettings settings,
            ApplicationEventPublisher events) {
        this.sessions = sessions;
        this.chains = chains;
        this.accessTokens = accessTokens;
        this.callers = callers;
        this.log = log;
        this.settings = settings;
        this.events = events;
    }

    /** Both tokens; {@code expiresIn} is the access token's life in seconds. */
    public record Pair(String accessToken, String refreshToken, long expiresIn) {}

    /** Opens a program's session in which the person acts for the organization, if any. */
    public Pair open(UserId person, @Nullable TenantId organization, Device device) {
        Sessions.Opened opened = log.alongside(() -> {
            Sessions.Opened fresh = sessions.openProgram(person, organization, device);
            log.record(organization, Sessions.opened(fresh.id(), person, "program"));
            return fresh;
        });
        return pair(person, opened.id(), opened.token());
    }

    /**
     * Exchanges a refresh token for a new pair. A used one is answered with the pair of now during its grace; later it ends
     * the session and raises {@link SessionCompromised}.
     *
     * @throws ApiError UNAUTHORIZED for an unknown, expired or used one
     */
    public Pair refresh(String refreshToken) {
        return switch (chains.exchange(refreshToken)) {
            case Live(SessionId session, UserId person, String token) -> pair(person, session, token);
            case Reused reused -> {
                endCopied(reused);
                throw refused("refresh_token_reused", "This refresh token was used before, so its session was ended");
            }
            case Unknown() -> throw refused("invalid_refresh_token", "The refresh token is not valid any more");
        };
    }

    /** Whose access token it is; empty when it is not valid (any more). For what is no HTTP request, such as a stream. */
    public Optional<UserId> personOf(String accessToken) {
        return callers.bearing(accessToken, null).flatMap(Caller::sessionPerson);
    }

    private Pair pair(UserId person, SessionId session, String refreshToken) {
        return new Pair(
                accessTokens.issue(person, session),
                refreshToken,
                settings.accessToken().toSeconds());
    }

    private void endCopied(Reused reused) {
        boolean ended = log.alongside(() -> {
            boolean first = sessions.end(reused.session(), "refresh token reused");
            if (first) {
                log.record(
                        reused.organization(),
                        AuditEntry.of("session.compromised")
                                .on("session", reused.session())
                                .with("user", reused.person())
                                .because("a used refresh token came back"));
            }
            return first;
        });
        if (ended) {
            callers.forget(reused.session());
            logger.warn("A used refresh token came back: session {} was ended", reused.session());
            events.publishEvent(new SessionCompromised(reused.session(), reused.person()));
        }
    }

    private static ApiError refused(String reason, String message) {
        return ApiError.unauthorized(message).reason(reason).remedy("Sign in again");
    }
}
