package dev.basefly.notifications;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.Uuid7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
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

    <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** A mail whose turn it is. */
    record Due(MailId id, Mail mail) {}

    /** @param organization in whose name it is sent, null for the installation */
    MailId add(String recipient, Mail mail, @Nullable TenantId organization) {
        MailId id = new MailId(Uuid7.next(clock));
        database.jdbc()
                .sql("""
                        insert into mails (id, organization_id, author_id, recipient, subject, sealed_content, created_at)
                        values (:id, :organization, :author, :recipient, :subject, :content, :now)
                        """)
                .param("id", id.value())
                .param("organization", organization == null ? null : organization.value(), Types.OTHER)
                .param("author", mail.author() == null ? null : mail.author().value(), Types.OTHER)
                .param("recipient", recipient)
                .param("subject", mail.subject())
                .param("content", seal.close(id, new MailContent(mail.text(), mail.html(), mail.unsubscribe())))
                .param("now", now())
                .update();
        return id;
    }

    /** Counts an attempt at a mail that is to be sent; empty for one that was sent, or is gone. */
    Optional<Due> begin(MailId id) {
        return database.jdbc()
                .sql("""
                        update mails set attempts = attempts + 1
                        where id = :id and state <> 'SENT' and sealed_content is not null
                        returning\s""" + COLUMNS)
                .param("id", id.value())
                .query((row, index) -> {
                    StoredMail stored = mail(row);
                    MailContent content = Objects.requireNonNull(stored.content());
                    return new Due(
                            stored.id(),
                            new Mail(stored.to(), stored.subject(), content.text(), content.html())
                                    .endedAt(content.unsubscribe()));
                })
                .optional();
    }

    /** Ends a mail well. */
    void sent(MailId id, boolean keepContent) {
        database.jdbc()
                .sql("""
                        update mails set state = 'SENT', sent_at = :now, failure = null,
                            sealed_content = case when :keep then sealed_content end
                        where id = :id and state <> 'SENT'
                        """)
                .param("id", id.value())
                .param("now", now())
                .param("keep", keepContent)
                .update();
    }

    /** Notes why an attempt failed. The content is kept, so that the job of a mail that was given up can be replayed. */
    void failed(MailId id, String failure, boolean givenUp) {
        database.jdbc()
                .sql("""
                        update mails set failure = :failure, state = case when :givenUp then 'FAILED' else 'QUEUED' end
                        where id = :id and state <> 'SENT'
                        """)
                .param("id", id.value())
                .param("failure", failure.length() > 500 ? failure.substring(0, 500) : failure)
                .param("givenUp", givenUp)
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

    /** Deletes what was sent and came before the first instant, and what was never sent and came before the second; at most so many. */
    int forget(Instant before, Instant unsentBefore, int most) {
        return database.jdbc()
                .sql("""
                        delete from mails where id in (
                            select id from mails
                            where created_at < :before and (state = 'SENT' or created_at < :unsentBefore)
                            order by created_at limit :most)
                        """)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("unsentBefore", unsentBefore.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .update();
    }

    /** Deletes what was sent, or was to be, in the name of an organization; returns how many. */
    int erase(TenantId organization) {
        return database.jdbc()
                .sql("delete from mails where organization_id = :organization")
                .param("organization", organization.value())
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
