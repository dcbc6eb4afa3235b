package dev.basefly.identity;

import dev.basefly.audit.AuditEntry;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignedInDevices.SignedIn;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The sessions of browsers and programs, in the database. */
@CrossTenant(reason = "a session is found before its organization is known")
final class Sessions {

    static final int MOST_PER_PERSON = 100;

    private static final Duration KEPT_AFTER_END = Duration.ofDays(30);

    private static final String SELECT = """
            select s.id, s.user_id, u.operator, s.organization_id, s.last_seen_at, s.expires_at, s.token_hash
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

    /** What is recorded of a new session. */
    static AuditEntry opened(SessionId id, UserId person, String kind) {
        return AuditEntry.of("session.opened")
                .on("session", id)
                .with("user", person)
                .with("kind", kind);
    }

    /** Opens a browser's session; its token is for the cookie and stored nowhere else. */
    Opened openBrowser(UserId person, @Nullable TenantId organization, Device device) {
        String token = tokens.nextSigned();
        NewSession session = new NewSession(SessionId.next(clock), person, organization, device);
        insert(session, Kind.BROWSER, Tokens.hash(token));
        return new Opened(session.id(), token);
    }

    /** Whether the cookie's token was made here; says nothing about its session. */
    boolean isOurs(String token) {
        return tokens.isOurs(token);
    }

    /** A new session and its first token, which is stored nowhere else. */
    record Opened(SessionId id, String token) {}

    Opened openProgram(UserId person, @Nullable TenantId organization, Device device) {
        SessionId id = SessionId.next(clock);
        String token = tokens.nextRefresh(id);
        insert(new NewSession(id, person, organization, device), Kind.PROGRAM, Tokens.hash(token));
        return new Opened(id, token);
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

    /**
     * Some sessions that are not over.
     *
     * @param byId those that were asked for by their id
     * @param byToken those that were asked for by the token of their cookie
     */
    record Open(Map<SessionId, Session> byId, Map<String, Session> byToken) {}

    /** Those of the sessions with these ids or tokens that are not over, in one statement. */
    Open open(Set<SessionId> ids, Set<String> tokens) {
        Map<String, String> byHash =
                tokens.stream().collect(Collectors.toMap(token -> hex(Tokens.hash(token)), token -> token));
        Open open = new Open(new HashMap<>(), new HashMap<>());
        if (ids.isEmpty() && tokens.isEmpty()) {
            return open;
        }
        Instant now = clock.instant();
        database.jdbc()
                .sql(SELECT + " (s.id = any(:ids) or s.token_hash = any(:hashes))")
                .param("ids", ids.stream().map(SessionId::value).toArray(UUID[]::new))
                .param("hashes", tokens.stream().map(Tokens::hash).toArray(byte[][]::new))
                .query((RowCallbackHandler) row -> {
                    Session session = session(row, 0);
                    byte[] hash = row.getBytes("token_hash");
                    String token = hash == null ? null : byHash.get(hex(hash));
                    if (!session.isOver(now) && token != null) {
                        open.byToken().put(token, session);
                    }
                    if (!session.isOver(now) && ids.contains(session.id())) {
                        open.byId().put(session.id(), session);
                    }
                });
        return open;
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** Notes that the session was used, which puts off a browser's idle end, never beyond the absolute one. */
    Session touched(Session session) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("""
                        update sessions set last_seen_at = :now, expires_at = case kind
                            when 'BROWSER' then least(:idle, created_at + make_interval(secs => :most))
                            else expires_at end
                        where id = :id returning expires_at
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("idle", now.plus(settings.sessionIdle()).atOffset(ZoneOffset.UTC))
                .param("most", (double) settings.sessionMost().toSeconds())
                .param("id", session.id().value())
                .query((row, index) -> row.getTimestamp(1).toInstant())
                .optional()
                .map(expiresAt -> session.seen(now, expiresAt))
                .orElse(session);
    }

    /** Changes the organization that the session is for. */
    void switchTo(SessionId id, @Nullable TenantId organization) {
        database.jdbc()
                .sql("update sessions set organization_id = :organization where id = :id and ended_at is null")
                .param("organization", organization == null ? null : organization.value(), Types.OTHER)
                .param("id", id.value())
                .update();
    }

    /** Ends the session for a reason; says whether it had not ended before. */
    boolean end(SessionId id, String reason) {
        return database.jdbc()
                        .sql("""
                                update sessions set ended_at = :now, end_reason = :reason
                                where id = :id and ended_at is null
                                """)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("reason", reason)
                        .param("id", id.value())
                        .update()
                > 0;
    }

    /** Gives a browser's session another token, which is stored nowhere else; empty for a program's or one that is over. */
    Optional<String> renew(SessionId id) {
        String token = tokens.nextSigned();
        int renewed = database.jdbc()
                .sql("update sessions set token_hash = :hash where id = :id and kind = 'BROWSER' and ended_at is null")
                .param("hash", Tokens.hash(token))
                .param("id", id.value())
                .update();
        return renewed == 1 ? Optional.of(token) : Optional.empty();
    }

    /** The person's sessions that are not over, {@code current} first. */
    List<SignedIn> openOf(UserId person, SessionId current) {
        return database.jdbc()
                .sql("""
                        select id, kind, address, user_agent, created_at, last_seen_at, id = :current as current
                        from sessions where user_id = :person and ended_at is null and expires_at > :now
                        order by id = :current desc, last_seen_at desc, id limit :most
                        """)
                .param("current", current.value())
                .param("person", person.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("most", MOST_PER_PERSON)
                .query((row, index) -> new SignedIn(
                        new SessionId(row.getObject("id", UUID.class)),
                        row.getString("kind").equals(Kind.BROWSER.name()),
                        new Device(row.getString("address"), row.getString("user_agent")),
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("last_seen_at").toInstant(),
                        row.getBoolean("current")))
                .list();
    }

    /** A session that ended just now, and for which organization it was. */
    record Ended(SessionId id, @Nullable TenantId organization) {}

    /** Ends a session of the person; empty when there is no such one that was not over. */
    List<Ended> endOne(UserId person, SessionId id, String reason) {
        return endAll(person, "id = :session", id, reason);
    }

    /** Ends the person's sessions, all but the one to keep; returns those that were not over. */
    List<Ended> endAll(UserId person, @Nullable SessionId kept, String reason) {
        return endAll(person, "id is distinct from :session", kept, reason);
    }

    private List<Ended> endAll(UserId person, String which, @Nullable SessionId session, String reason) {
        return database.jdbc()
                .sql(
                        "update sessions set ended_at = :now, end_reason = :reason where user_id = :person and ended_at is null"
                                + " and expires_at > :now and " + which + " returning id, organization_id")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("reason", reason)
                .param("person", person.value())
                .param("session", session == null ? null : session.value(), Types.OTHER)
                .query((row, index) -> new Ended(new SessionId(row.getObject("id", UUID.class)), organization(row)))
                .list();
    }

    private enum Kind {
        BROWSER("token_hash"),
        PROGRAM("refresh_hash");

        private final String hashColumn;

        Kind(String hashColumn) {
            this.hashColumn = hashColumn;
        }
    }

    private record NewSession(
            SessionId id, UserId person, @Nullable TenantId organization, Device device) {}

    private void insert(NewSession session, Kind kind, byte[] hash) {
        Instant now = clock.instant();
        endOldest(session.person(), now);
        Duration life =
                switch (kind) {
                    case BROWSER -> settings.sessionIdle();
                    case PROGRAM -> settings.refreshToken();
                };
        TenantId organization = session.organization();
        database.jdbc()
                .sql("""
                        insert into sessions (id, user_id, kind, %s, organization_id, address, user_agent,
                            created_at, last_seen_at, expires_at)
                        values (:id, :person, :kind, :hash, :organization, :address, :agent, :now, :now, :expires)
                        """.formatted(kind.hashColumn))
                .param("id", session.id().value())
                .param("person", session.person().value())
                .param("kind", kind.name())
                .param("hash", hash)
                .param("organization", organization == null ? null : organization.value(), Types.OTHER)
                .param("address", session.device().address())
                .param("agent", session.device().userAgent())
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
        return new Session(
                new SessionId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getBoolean("operator"),
                organization(row),
                row.getTimestamp("last_seen_at").toInstant(),
                row.getTimestamp("expires_at").toInstant());
    }

    private static @Nullable TenantId organization(ResultSet row) throws SQLException {
        UUID organization = row.getObject("organization_id", UUID.class);
        return organization == null ? null : new TenantId(organization);
    }
}
