package dev.basefly.privacy;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accounts on their way out, in the database. */
@CrossTenant(reason = "accounts belong to no organization")
final class Accounts {

    private final SystemDatabase database;

    Accounts(SystemDatabase database) {
        this.database = database;
    }

    /** An account whose deletion can still be undone. */
    record Pending(UserId person, String email, Instant requestedAt, Instant dueAt) {}

    <T extends @Nullable Object> T inTransaction(Supplier<T> block) {
        return database.inTransaction(block);
    }

    /** The person, whether the deletion has been asked for or not; empty once it is done. */
    Optional<DataSubject> find(UserId person) {
        return subject("", person);
    }

    /** Like {@link #find}, and holds the account, so that nothing new is bound to it until the transaction ends. */
    Optional<DataSubject> lock(UserId person) {
        return subject(" for update of u", person);
    }

    private Optional<DataSubject> subject(String locking, UserId person) {
        return jdbc().sql("""
                        select u.id, u.email, u.name from users u
                        where u.id = :person and (u.deleted_at is null
                            or exists (select from account_deletions d where d.user_id = u.id))
                        """ + locking)
                .param("person", person.value())
                .query((row, index) -> new DataSubject(
                        new UserId(row.getObject("id", UUID.class)), row.getString("email"), row.getString("name")))
                .optional();
    }

    /** Whether the deletion was asked for already. */
    boolean isPending(UserId person) {
        return jdbc().sql("select exists (select from account_deletions where user_id = :person)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
    }

    /** Closes the account until it is brought back or erased. */
    void close(UserId person, Instant now, Instant dueAt, String left) {
        jdbc().sql("""
                        insert into account_deletions (user_id, requested_at, due_at, memberships)
                        values (:person, :now, :due, :left::jsonb)
                        """)
                .param("person", person.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("due", dueAt.atOffset(ZoneOffset.UTC))
                .param("left", left)
                .update();
        jdbc().sql("update users set deleted_at = :now where id = :person")
                .param("person", person.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Opens a closed account again and returns the memberships it had; empty when it is not closed. */
    Optional<String> reopen(UserId person) {
        Optional<String> left = jdbc().sql(
                        "delete from account_deletions where user_id = :person returning memberships::text")
                .param("person", person.value())
                .query(String.class)
                .optional();
        if (left.isPresent()) {
            jdbc().sql("update users set deleted_at = null where id = :person")
                    .param("person", person.value())
                    .update();
        }
        return left;
    }

    /** Forgets that the account was closed, for it is being erased. */
    void forget(UserId person) {
        jdbc().sql("delete from account_deletions where user_id = :person")
                .param("person", person.value())
                .update();
    }

    /** Whose time is over, a few at a time. */
    List<UserId> due(Instant now, int most) {
        return jdbc().sql("select user_id from account_deletions where due_at <= :now order by due_at limit :most")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, index) -> new UserId(row.getObject("user_id", UUID.class)))
                .list();
    }

    /** Closed accounts in the order of their ids. */
    List<Pending> pending(@Nullable UserId after, int limit) {
        return jdbc().sql("""
                        select d.user_id, u.email, d.requested_at, d.due_at
                        from account_deletions d join users u on u.id = d.user_id
                        where d.user_id > :after order by d.user_id limit :limit
                        """)
                .param("after", after == null ? new UUID(0, 0) : after.value())
                .param("limit", limit)
                .query(Accounts::pending)
                .list();
    }

    private JdbcClient jdbc() {
        return database.jdbc();
    }

    private static Pending pending(ResultSet row, int index) throws SQLException {
        return new Pending(
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("email"),
                row.getTimestamp("requested_at").toInstant(),
                row.getTimestamp("due_at").toInstant());
    }
}
