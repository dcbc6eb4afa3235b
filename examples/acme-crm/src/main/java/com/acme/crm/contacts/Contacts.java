package com.acme.crm.contacts;

import com.acme.crm.contacts.ContactChanged.Change;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.events.Events;
import dev.basefly.jobs.Jobs;
import dev.basefly.plans.Quotas;
import dev.basefly.runtime.RequestScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The contacts of the organization in scope: no statement names it but the insert, PostgreSQL shows no others. */
@Component
class Contacts {

    /** The feature of plans that says how many an organization may have. */
    static final String FEATURE = "contacts";

    private static final UUID LAST = new UUID(-1, -1);
    private static final String COLUMNS = "id, name, email, company, created_at, updated_at, deleted_at";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Quotas quotas;
    private final Events events;
    private final AuditLog audit;
    private final Jobs jobs;
    private final Clock clock;

    Contacts(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Quotas quotas,
            Events events,
            AuditLog audit,
            Jobs jobs,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.quotas = quotas;
        this.events = events;
        this.audit = audit;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** A page of the contacts that are not deleted, newest first. */
    Page<Contact> page(@Nullable ContactId after, int limit) {
        List<Contact> rows = jdbc.sql("select " + COLUMNS + """
                         from contacts where deleted_at is null and id < :after order by id desc limit :limit
                        """)
                .param("after", after == null ? LAST : after.value())
                .param("limit", limit + 1)
                .query(Contacts::contact)
                .list();
        return Page.of(rows, limit, contact -> contact.id().toString());
    }

    /** The contact, or NOT_FOUND. */
    Contact get(ContactId id) {
        return jdbc.sql("select " + COLUMNS + " from contacts where id = :id and deleted_at is null")
                .param("id", id.value())
                .query(Contacts::contact)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Contact"));
    }

    /** Adds a contact; PAYMENT_REQUIRED when the organization's plan includes no more. */
    Contact add(ContactDraft draft) {
        return recorded(Change.ADDED, () -> {
            quotas.take(FEATURE, 1);
            return jdbc.sql("""
                            insert into contacts (id, tenant_id, name, email, company, created_at, updated_at)
                            values (:id, :tenant, :name, :email, :company, :now, :now)
                            returning\s""" + COLUMNS)
                    .param("id", ContactId.next(clock).value())
                    .param("tenant", RequestScope.current().requireTenant().value())
                    .param("name", draft.name())
                    .param("email", draft.email(), Types.VARCHAR)
                    .param("company", draft.company(), Types.VARCHAR)
                    .param("now", now())
                    .query(Contacts::contact)
                    .single();
        });
    }

    /** Makes a contact what the draft says, or NOT_FOUND. */
    Contact change(ContactId id, ContactDraft draft) {
        return recorded(
                Change.CHANGED,
                () -> jdbc.sql("""
                                update contacts set name = :name, email = :email, company = :company
                                where id = :id and deleted_at is null
                                returning\s""" + COLUMNS)
                        .param("name", draft.name())
                        .param("email", draft.email(), Types.VARCHAR)
                        .param("company", draft.company(), Types.VARCHAR)
                        .param("id", id.value())
                        .query(Contacts::contact)
                        .optional()
                        .orElseThrow(() -> ApiError.notFound("Contact")));
    }

    /** Deletes a contact so that it can be restored for 30 days; NOT_FOUND when there is none, also the second time. */
    void delete(ContactId id) {
        recorded(Change.DELETED, () -> {
            quotas.giveBack(FEATURE, 1);
            jobs.addOrFind(Purge.ofDay(clock.instant()));
            return jdbc.sql("update contacts set deleted_at = :now where id = :id and deleted_at is null returning "
                            + COLUMNS)
                    .param("now", now())
                    .param("id", id.value())
                    .query(Contacts::contact)
                    .optional()
                    .orElseThrow(() -> ApiError.notFound("Contact"));
        });
    }

    /** Takes a deletion back; PAYMENT_REQUIRED when the organization's plan includes no more. */
    Contact restore(ContactId id) {
        return recorded(Change.RESTORED, () -> {
            quotas.take(FEATURE, 1);
            return jdbc.sql("""
                            update contacts set deleted_at = null where id = :id and deleted_at is not null
                            returning\s""" + COLUMNS)
                    .param("id", id.value())
                    .query(Contacts::contact)
                    .optional()
                    .orElseThrow(() -> ApiError.notFound("Deleted contact"));
        });
    }

    /** Removes for good what was deleted 30 days ago, and returns how many that were. */
    int purge() {
        return jdbc.sql("delete from contacts where deleted_at <= :before")
                .param("before", now().minus(Purge.KEPT))
                .update();
    }

    /** The change, its entry in the audit log and its event are one transaction; of the person only the id is told on. */
    private Contact recorded(Change change, Supplier<Contact> statement) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Contact contact = statement.get();
            audit.record(AuditEntry.of(change.action()).on("contact", contact.id()));
            events.publish(new ContactChanged(contact.id(), change));
            return contact;
        }));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Contact contact(ResultSet row, int index) throws SQLException {
        Timestamp deletedAt = row.getTimestamp("deleted_at");
        return new Contact(
                new ContactId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                row.getString("company"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                deletedAt == null ? null : deletedAt.toInstant());
    }
}
