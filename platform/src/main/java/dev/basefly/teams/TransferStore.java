package dev.basefly.teams;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of offers of ownership. Changes are made while the organization is held, so they come one after the other. */
@CrossTenant(reason = "an offer changes together with the memberships it is about")
final class TransferStore {

    private static final UUID LAST = new UUID(-1, -1);
    private static final String COLUMNS =
            "id, tenant_id, from_user_id, to_user_id, state, created_at, expires_at, ended_at";

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    TransferStore(SystemDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    void insert(OwnershipTransfer transfer) {
        database.jdbc()
                .sql("""
                        insert into ownership_transfers
                            (id, tenant_id, from_user_id, to_user_id, created_at, expires_at)
                        values (:id, :organization, :from, :to, :now, :expires)
                        """)
                .param("id", transfer.id().value())
                .param("organization", transfer.organization().value())
                .param("from", transfer.from().value())
                .param("to", transfer.to().value())
                .param("now", at(transfer.createdAt()))
                .param("expires", at(transfer.expiresAt()))
                .update();
        record(transfer);
    }

    Optional<OwnershipTransfer> find(TenantId organization, OwnershipTransferId id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from ownership_transfers where tenant_id = :organization and id = :id")
                .param("organization", organization.value())
                .param("id", id.value())
                .query(TransferStore::transfer)
                .optional();
    }

    /** The one that is written down as open, be it overdue. */
    Optional<OwnershipTransfer> open(TenantId organization) {
        return database.jdbc()
                .sql("select " + COLUMNS
                        + " from ownership_transfers where tenant_id = :organization and state = 'OFFERED'")
                .param("organization", organization.value())
                .query(TransferStore::transfer)
                .optional();
    }

    /** A page, newest first; an overdue one counts as expired. */
    List<OwnershipTransfer> page(TenantId organization, @Nullable OwnershipTransferId after, int limit) {
        return database.jdbc()
                .sql("select id, tenant_id, from_user_id, to_user_id,"
                        + " case when state = 'OFFERED' and expires_at <= :now then 'EXPIRED' else state end as state,"
                        + " created_at, expires_at, ended_at from ownership_transfers"
                        + " where tenant_id = :organization and id < :after order by id desc limit :limit")
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .param("after", after == null ? LAST : after.value())
                .param("limit", limit)
                .query(TransferStore::transfer)
                .list();
    }

    void save(OwnershipTransfer transfer) {
        int saved = database.jdbc()
                .sql("""
                        update ownership_transfers set state = :state, ended_at = :ended
                        where id = :id and tenant_id = :organization and state = 'OFFERED'
                        """)
                .param("state", transfer.state().name())
                .param("ended", at(transfer.endedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", transfer.id().value())
                .param("organization", transfer.organization().value())
                .update();
        if (saved != 1) {
            throw new IllegalStateException("The offer " + transfer.id() + " was not open any more");
        }
        record(transfer);
    }

    /** Ends the open offers that the person made or got. */
    void withdrawThoseOf(TenantId organization, UserId person) {
        database.jdbc()
                .sql("update ownership_transfers set state = 'WITHDRAWN', ended_at = :now"
                        + " where tenant_id = :organization and (from_user_id = :person or to_user_id = :person)"
                        + " and state = 'OFFERED' returning " + COLUMNS)
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .param("person", person.value())
                .query(TransferStore::transfer)
                .list()
                .forEach(this::record);
    }

    /** Living organizations with an offer whose time is over although nobody has written that down yet. */
    List<TenantId> overdue(int limit) {
        return database.jdbc()
                .sql("""
                        select tenant_id from ownership_transfers t join organizations o using (tenant_id)
                        where t.state = 'OFFERED' and t.expires_at <= :now and o.deleted_at is null limit :limit
                        """)
                .param("now", at(clock.instant()))
                .param("limit", limit)
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Writes down that the organization's offer is overdue; returns how many were. */
    int expire(TenantId organization) {
        List<OwnershipTransfer> expired = database.jdbc()
                .sql("update ownership_transfers set state = 'EXPIRED', ended_at = expires_at"
                        + " where tenant_id = :organization and state = 'OFFERED' and expires_at <= :now returning "
                        + COLUMNS)
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .query(TransferStore::transfer)
                .list();
        expired.forEach(this::record);
        return expired.size();
    }

    private void record(OwnershipTransfer transfer) {
        String action =
                switch (transfer.state()) {
                    case OFFERED -> "ownership.offered";
                    case ACCEPTED -> "ownership.accepted";
                    case DECLINED -> "ownership.declined";
                    case WITHDRAWN -> "ownership.withdrawn";
                    case EXPIRED -> "ownership.expired";
                };
        audit.record(
                transfer.organization(),
                AuditEntry.of(action)
                        .on("ownership_transfer", transfer.id())
                        .with("from", transfer.from())
                        .with("to", transfer.to()));
    }

    private static OwnershipTransfer transfer(ResultSet row, int index) throws SQLException {
        Timestamp endedAt = row.getTimestamp("ended_at");
        return new OwnershipTransfer(
                new OwnershipTransferId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new UserId(row.getObject("from_user_id", UUID.class)),
                new UserId(row.getObject("to_user_id", UUID.class)),
                TransferState.valueOf(row.getString("state")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
