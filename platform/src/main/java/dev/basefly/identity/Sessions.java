package dev.basefly.identity;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sessions of browsers and programs, in the database. */
@CrossTenant(reason = "a session is found before its organization is known")
final class Sessions {

    static final int MOST_PER_PERSON = 100;

    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);

    private static final String SELECT = """
            select s.id, s.user_id, u.operator, s.organization_id, s.last_seen_at, s.expires_at
            from sessions s join users u on u.id = s.user_id
            where s.ended_at is null and u.deleted_at is null and
            """;

    private final SystemDatabase database;
    private final Tokens tokens;
    private final IdentitySettings settings;
    private final Clock clock;

    Sessions(SystemDatabase database, Tokens tokens, IdentitySettings settings, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens a browser's session and returns the token for its cookie, which is stored nowhere else. */
    String openBrowser(UserId person, @Nullable TenantId organization, Device device) {
        String token = tokens.nextSigned();
        insert(SessionId.next(clock), person, organization, device, Tokens.hash(token));
        return token;
    }

    /** Whether the cookie's token was made here; says nothing about its session. */
    boolean isOurs(String token) {
        return tokens.isOurs(token);
    }

    SessionId openProgram(UserId person, @Nullable TenantId organization, Device device) {
        SessionId id = SessionId.next(clock);
        insert(id, person, organization, device, null);
        return id;
    }

    Optional<Session> byToken(String token) {
        return database.jdbc()
                .sql(SELECT + " s.token_hash = :hash")
                .param("hash", Tokens.hash(token))
                .query(Sessions::session)
                .optional()
                .filter(session -> !session.isOver(clock.instant()));
    }

    Optional<Session> byId(SessionId id) {
        return database.jdbc()
                .sql(SELECT + " s.id = :id")
                .param("id", id.value())
                .query(Sessions::session)
                .optional()
                .filter(session -> !session.isOver(clock.instant()));
    }

    /** Notes that the session was used, which puts off its idle end, never beyond the absolute one. */
    void touch(SessionId id) {
        Instant now = clock.instant();
        database.jdbc()
                .sql("""
                        update sessions set last_seen_at = :now,
                            expires_at = least(:idle, created_at + make_interval(secs => :most))
                        where id = :id and kind = 'BROWSER' and ended_at is null
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("idle", now.plus(settings.sessionIdle()).atOffset(ZoneOffset.UTC))
                .param("most", (double) settings.sessionMost().toSeconds())
                .param("id", id.value())
                .update();
    }

    /** Moves a program's session on to the end of its newest refresh token. */
    void extend(SessionId id, Instant expiresAt) {
        database.jdbc()
                .sql("update sessions set expires_at = :end, last_seen_at = :now where id = :id")
                .param("end", expiresAt.atOffset(ZoneOffset.UTC))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id.value())
                .update();
    }

    /** Changes the organization that the session is for. */
    void switchTo(SessionId id, TenantId organization) {
        database.jdbc()
                .sql("update sessions set organization_id = :organization where id = :id and ended_at is null")
                .param("organization", organization.value())
                .param("id", id.value())
                .update();
    }

    void end(SessionId id, String reason) {
        database.jdbc()
                .sql("""
                        update sessions set ended_at = :now, end_reason = :reason
                        where id = :id and ended_at is null
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("id", id.value())
                .update();
    }

    private void insert(
            SessionId id, UserId person, @Nullable TenantId organization, Device device, byte @Nullable [] tokenHash) {
        Instant now = clock.instant();
        endOldest(person, now);
        Duration life = tokenHash == null ? settings.refreshToken() : settings.sessionIdle();
        database.jdbc()
                .sql("""
                        insert into sessions (id, user_id, kind, token_hash, organization_id, address, user_agent,
                            created_at, last_seen_at, expires_at)
                        values (:id, :person, :kind, :hash, :organization, :address, :agent, :now, :now, :expires)
                        """)
                .param("id", id.value())
                .param("person", person.value())
                .param("kind", tokenHash == null ? "PROGRAM" : "BROWSER")
                .param("hash", tokenHash, java.sql.Types.BINARY)
                .param("organization", organization == null ? null : organization.value(), java.sql.Types.OTHER)
                .param("address", device.address())
                .param("agent", device.userAgent())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", now.plus(life).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Keeps a person's sessions few: forgets those long over, and ends the oldest beyond the most. */
    private void endOldest(UserId person, Instant now) {
        database.jdbc()
                .sql("delete from sessions where user_id = :person and expires_at < :longAgo")
                .param("person", person.value())
                .param("longAgo", now.minus(KEPT_AFTER_END).atOffset(ZoneOffset.UTC))
                .update();
        database.jdbc()
                .sql("""
                        update sessions set ended_at = :now, end_reason = 'too many sessions'
                        where id in (select id from sessions where user_id = :person and ended_at is null
                            order by last_seen_at desc offset :most)
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("person", person.value())
                .param("most", MOST_PER_PERSON - 1)
                .update();
    }

    private static Session session(ResultSet row, int index) throws SQLException {
        UUID organization = row.getObject("organization_id", UUID.class);
        return new Session(
                new SessionId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getBoolean("operator"),
                organization == null ? null : new TenantId(organization),
                row.getTimestamp("last_seen_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }
}
