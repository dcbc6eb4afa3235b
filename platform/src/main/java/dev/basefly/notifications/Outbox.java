package dev.basefly.notifications;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.Uuid7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of mails. Their contents may hold links that open something, so they are sealed, and erased once sent. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class Outbox {

    private static final String COLUMNS =
            "id, recipient, subject, sealed_content, state, attempts, created_at, sent_at, failure";

    private final SystemDatabase database;
    private final MailContent.Seal seal;
    private final Clock clock;

    Outbox(SystemDatabase database, MasterKey master, Clock clock) {
        this.database = database;
        this.seal = new MailContent.Seal(master);
        this.clock = clock;
    }

    /** A mail whose turn it is, with the attempts made so far including the one that begins. */
    record Due(MailId id, Mail mail, int attempts) {}

    MailId add(String recipient, Mail mail) {
        MailId id = new MailId(Uuid7.next(clock));
        database.jdbc()
                .sql("""
                        insert into mails (id, recipient, subject, sealed_content, next_attempt_at, created_at)
                        values (:id, :recipient, :subject, :content, :now, :now)
                        """)
                .param("id", id.value())
                .param("recipient", recipient)
                .param("subject", mail.subject())
                .param("content", seal.close(id, new MailContent(mail.text(), mail.html())))
                .param("now", now())
                .update();
        return id;
    }

    /**
     * Takes mails whose time has come; other nodes pass over them. Whoever crashes with them leaves them to be taken
     * again after the lease.
     */
    List<Due> claim(int most, Duration lease) {
        return database.jdbc()
                .sql("""
                        update mails set attempts = attempts + 1, next_attempt_at = :leased
                        where id in (select id from mails where state = 'QUEUED' and next_attempt_at <= :now
                            order by next_attempt_at limit :most for update skip locked)
                        returning\s""" + COLUMNS)
                .param("leased", clock.instant().plus(lease).atOffset(ZoneOffset.UTC))
                .param("now", now())
                .param("most", most)
                .query((row, index) -> {
                    StoredMail stored = mail(row);
                    MailContent content = stored.content() == null ? MailContent.ERASED : stored.content();
                    return new Due(
                            stored.id(),
                            new Mail(stored.to(), stored.subject(), content.text(), content.html()),
                            stored.attempts());
                })
                .list();
    }

    /** Ends a mail well. */
    void sent(MailId id, boolean keepContent) {
        database.jdbc()
                .sql("""
                        update mails set state = 'SENT', sent_at = :now, failure = null,
                            sealed_content = case when :keep then sealed_content end
                        where id = :id and state = 'QUEUED'
                        """)
                .param("id", id.value())
                .param("now", now())
                .param("keep", keepContent)
                .update();
    }

    /** Puts the next attempt off; null gives up. */
    void failed(MailId id, String failure, @Nullable Duration wait) {
        database.jdbc()
                .sql("""
                        update mails set failure = :failure,
                            state = case when cast(:next as timestamptz) is null then 'FAILED' else 'QUEUED' end,
                            next_attempt_at = coalesce(:next, next_attempt_at),
                            sealed_content = case when cast(:next as timestamptz) is null then null else sealed_content end
                        where id = :id and state = 'QUEUED'
                        """)
                .param("id", id.value())
                .param("failure", failure.length() > 500 ? failure.substring(0, 500) : failure)
                .param(
                        "next",
                        wait == null ? null : clock.instant().plus(wait).atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The newest mails, of all recipients or of one. */
    List<StoredMail> newest(@Nullable String recipient, int most) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from mails where cast(:recipient as text) is null"
                        + " or recipient = :recipient order by id desc limit :most")
                .param("recipient", recipient, Types.VARCHAR)
                .param("most", most)
                .query((row, index) -> mail(row))
                .list();
    }

    Optional<StoredMail> find(MailId id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from mails where id = :id")
                .param("id", id.value())
                .query((row, index) -> mail(row))
                .optional();
    }

    /** Mails in the state since then. */
    int count(MailState state, Instant since) {
        return database.jdbc()
                .sql("select count(*) from mails where state = :state and created_at > :since")
                .param("state", state.name())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    /** Deletes what ended before the instant. */
    int forget(Instant before) {
        return database.jdbc()
                .sql("delete from mails where state <> 'QUEUED' and created_at < :before")
                .param("before", before.atOffset(ZoneOffset.UTC))
                .update();
    }

    private StoredMail mail(ResultSet row) throws SQLException {
        MailId id = new MailId(row.getObject("id", UUID.class));
        byte[] sealed = row.getBytes("sealed_content");
        Timestamp sentAt = row.getTimestamp("sent_at");
        return new StoredMail(
                id,
                row.getString("recipient"),
                row.getString("subject"),
                sealed == null ? null : seal.open(id, sealed),
                MailState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                sentAt == null ? null : sentAt.toInstant(),
                row.getString("failure"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
