package dev.basefly.identity;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.signing.SealedSuccessor;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The refresh tokens of sessions, one after the other. Each is exchanged once; during a grace after that it leads to the
 * token that is live now, so that two tabs at once or a lost answer end no session. Later it proves that it was copied.
 */
@CrossTenant(reason = "tokens belong to a person's session, which is found before its organization is known")
final class RefreshChains {

    private static final long BETWEEN_WIPES = Duration.ofSeconds(1).toNanos();

    /** More exchanges than an honest client makes during the grace. */
    private static final int MOST_HOPS = 200;

    private final SystemDatabase database;
    private final Tokens tokens;
    private final IdentitySettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final AtomicLong wipedAt;

    RefreshChains(
            SystemDatabase database, Tokens tokens, IdentitySettings settings, Clock clock, LongSupplier nanoTime) {
        this.database = database;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.wipedAt = new AtomicLong(nanoTime.getAsLong() - BETWEEN_WIPES);
    }

    /** What came of presenting a refresh token. */
    sealed interface Outcome {}

    /** The session goes on with this token. */
    record Live(SessionId session, UserId person, String token) implements Outcome {}

    /** The token was used before, longer ago than the grace. */
    record Reused(
            SessionId session, UserId person, @Nullable TenantId organization) implements Outcome {}

    /** The token is not one of ours, or its session is over. */
    record Unknown() implements Outcome {}

    /** The session's person, and whether a token is the session's live one. */
    private record Head(UserId person, @Nullable TenantId organization, boolean live) {}

    /** Exchanges the token, or says what else it is. */
    Outcome exchange(String presented) {
        Optional<SessionId> session = tokens.sessionOfRefresh(presented);
        if (session.isEmpty()) {
            return new Unknown();
        }
        wipeSometimes();
        SessionId id = session.get();
        String successor = tokens.nextRefresh(id);
        Optional<UserId> person = rotate(id, presented, successor);
        return person.isPresent() ? new Live(id, person.get(), successor) : follow(id, presented);
    }

    /** One statement decides which of several exchanges at once is the first. */
    private Optional<UserId> rotate(SessionId session, String presented, String successor) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("""
                        with rotated as (
                            update sessions s set refresh_hash = :next, last_seen_at = :now,
                                expires_at = least(:end, created_at + make_interval(secs => :most))
                            where id = :session and refresh_hash = :hash and ended_at is null and expires_at > :now
                                and exists (select from users u where u.id = s.user_id and u.deleted_at is null)
                            returning id, user_id
                        ), linked as (
                            insert into refresh_successors (token_hash, session_id, sealed, until)
                            select :hash, id, :sealed, :until from rotated
                        )
                        select user_id from rotated
                        """)
                .param("next", Tokens.hash(successor))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("end", now.plus(settings.refreshToken()).atOffset(ZoneOffset.UTC))
                .param("most", (double) settings.refreshMost().toSeconds())
                .param("session", session.value())
                .param("hash", Tokens.hash(presented))
                .param("sealed", SealedSuccessor.seal(presented, successor))
                .param("until", now.plus(settings.refreshGrace()).atOffset(ZoneOffset.UTC))
                .query((row, index) -> new UserId(row.getObject(1, UUID.class)))
                .optional();
    }

    /** Goes from a used token to the one that is live now, also when others go on exchanging meanwhile. */
    private Outcome follow(SessionId session, String presented) {
        String token = presented;
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            Optional<byte[]> sealed = successor(token);
            if (sealed.isEmpty()) {
                Optional<Head> head = head(session, token);
                if (head.isEmpty()) {
                    return new Unknown();
                }
                if (head.get().live()) {
                    return new Live(session, head.get().person(), token);
                }
                sealed = successor(token);
                if (sealed.isEmpty()) {
                    return new Reused(session, head.get().person(), head.get().organization());
                }
            }
            token = SealedSuccessor.open(token, sealed.get());
        }
        return new Unknown();
    }

    private Optional<byte[]> successor(String token) {
        return database.jdbc()
                .sql("select sealed from refresh_successors where token_hash = :hash and until > :now")
                .param("hash", Tokens.hash(token))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    private Optional<Head> head(SessionId session, String token) {
        return database.jdbc()
                .sql("""
                        select s.user_id, s.organization_id, s.refresh_hash = :hash as live from sessions s join users u on u.id = s.user_id
                        where s.id = :session and s.refresh_hash is not null
                            and s.ended_at is null and s.expires_at > :now and u.deleted_at is null
                        """)
                .param("hash", Tokens.hash(token))
                .param("session", session.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(RefreshChains::head)
                .optional();
    }

    private static Head head(ResultSet row, int index) throws SQLException {
        UUID organization = row.getObject("organization_id", UUID.class);
        return new Head(
                new UserId(row.getObject("user_id", UUID.class)),
                organization == null ? null : new TenantId(organization),
                row.getBoolean("live"));
    }

    /** Once a second the next exchange deletes what no grace needs any more. */
    private void wipeSometimes() {
        long last = wipedAt.get();
        long now = nanoTime.getAsLong();
        if (now - last >= BETWEEN_WIPES && wipedAt.compareAndSet(last, now)) {
            database.jdbc()
                    .sql("""
                            delete from refresh_successors where token_hash in (
                                select token_hash from refresh_successors where until <= :now
                                order by until limit 10000 for update skip locked)
                            """)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }
}
