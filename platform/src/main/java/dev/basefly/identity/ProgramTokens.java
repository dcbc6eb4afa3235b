package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pairs of access and refresh token; each refresh token works once, and one that comes back ends its session. */
@CrossTenant(reason = "tokens belong to a person's session, which is found before its organization is known")
public final class ProgramTokens {

    private static final Logger log = LoggerFactory.getLogger(ProgramTokens.class);

    private final SystemDatabase database;
    private final Sessions sessions;
    private final AccessTokens accessTokens;
    private final IdentitySettings settings;
    private final Clock clock;

    ProgramTokens(
            SystemDatabase database,
            Sessions sessions,
            AccessTokens accessTokens,
            IdentitySettings settings,
            Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.settings = settings;
        this.clock = clock;
    }

    /** Both tokens; {@code expiresIn} is the access token's life in seconds. */
    public record Pair(String accessToken, String refreshToken, long expiresIn) {}

    /** Opens a program's session in which the person acts for the organization, if any. */
    public Pair open(UserId person, @Nullable TenantId organization, Device device) {
        return database.inTransaction(() -> issue(person, sessions.openProgram(person, organization, device)));
    }

    /** Exchanges a refresh token for a new pair; refuses an unknown, expired or used one with UNAUTHORIZED. */
    public Pair refresh(String refreshToken) {
        Outcome outcome = database.inTransaction(() -> exchange(refreshToken));
        return switch (outcome) {
            case Exchanged(Pair pair) -> pair;
            case Reused(SessionId session) -> {
                log.warn("A used refresh token came back: session {} was ended", session);
                throw refused("refresh_token_reused", "This refresh token was used before, so its session was ended");
            }
            case Unknown() -> throw refused("invalid_refresh_token", "The refresh token is not valid any more");
        };
    }

    private sealed interface Outcome {}

    private record Exchanged(Pair pair) implements Outcome {}

    private record Reused(SessionId session) implements Outcome {}

    private record Unknown() implements Outcome {}

    private record Stored(SessionId session, boolean used, Instant expiresAt) {}

    /** Locks the token's row, so that of two exchanges at once the second sees the first. */
    private Outcome exchange(String refreshToken) {
        byte[] hash = Tokens.hash(refreshToken);
        Optional<Stored> found = database.jdbc()
                .sql("select session_id, used_at, expires_at from refresh_tokens where token_hash = :hash for update")
                .param("hash", hash)
                .query((row, index) -> new Stored(
                        new SessionId(row.getObject("session_id", UUID.class)),
                        row.getTimestamp("used_at") != null,
                        row.getTimestamp("expires_at").toInstant()))
                .optional();
        if (found.isEmpty()) {
            return new Unknown();
        }
        Stored stored = found.get();
        if (stored.used()) {
            sessions.end(stored.session(), "refresh token reused");
            return new Reused(stored.session());
        }
        Optional<Session> session = sessions.byId(stored.session());
        if (session.isEmpty() || !clock.instant().isBefore(stored.expiresAt())) {
            return new Unknown();
        }
        database.jdbc()
                .sql("update refresh_tokens set used_at = :now where token_hash = :hash")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("hash", hash)
                .update();
        return new Exchanged(issue(session.get().person(), stored.session()));
    }

    private Pair issue(UserId person, SessionId session) {
        String refreshToken = Tokens.random();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(settings.refreshToken());
        database.jdbc()
                .sql("""
                        insert into refresh_tokens (token_hash, session_id, created_at, expires_at)
                        values (:hash, :session, :now, :expires)
                        """)
                .param("hash", Tokens.hash(refreshToken))
                .param("session", session.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
        sessions.extend(session, expiresAt);
        forgetExpired(session, now);
        return new Pair(
                accessTokens.issue(person, session),
                refreshToken,
                settings.accessToken().toSeconds());
    }

    /** A used token that has expired could not be used anyway, so the session need not remember it. */
    private void forgetExpired(SessionId session, Instant now) {
        database.jdbc()
                .sql("delete from refresh_tokens where session_id = :session and expires_at < :now")
                .param("session", session.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static ApiError refused(String reason, String message) {
        return ApiError.unauthorized(message).reason(reason).remedy("Sign in again");
    }
}
