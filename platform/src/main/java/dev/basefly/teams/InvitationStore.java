package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.event.InvitationAccepted;
import dev.basefly.teams.event.InvitationChanged;
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
import org.springframework.context.ApplicationEventPublisher;

/** The table of invitations. Changes are made while the organization is held, so they come one after the other. */
@CrossTenant(reason = "a link is found before its organization is known, and is used by people of other organizations")
final class InvitationStore {

    private static final UUID LAST = new UUID(-1, -1);

    private static final String COLUMNS = """
            id, tenant_id, email, role, state, invited_by, created_at, expires_at, sendings, ended_at, accepted_by
            """;

    private final SystemDatabase database;
    private final AuditLog audit;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    InvitationStore(SystemDatabase database, AuditLog audit, Clock clock, ApplicationEventPublisher events) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    void insert(Invitation invitation, byte[] tokenHash) {
        database.jdbc()
                .sql("""
                        insert into invitations (id, tenant_id, email, role, token_hash, invited_by, created_at, expires_at)
                        values (:id, :organization, :email, :role, :hash, :inviter, :now, :expires)
                        """)
                .param("id", invitation.id().value())
                .param("organization", invitation.organization().value())
                .param("email", invitation.email())
                .param("role", invitation.role().name())
                .param("hash", tokenHash)
                .param("inviter", value(invitation.invitedBy()), Types.OTHER)
                .param("now", at(invitation.createdAt()))
                .param("expires", at(invitation.expiresAt()))
                .update();
        record(invitation, "invitation.made");
    }

    Optional<Invitation> byTokenHash(byte[] hash) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from invitations where token_hash = :hash")
                .param("hash", hash)
                .query(InvitationStore::invitation)
                .optional();
    }

    Optional<Invitation> find(TenantId organization, InvitationId id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from invitations where tenant_id = :organization and id = :id")
                .param("organization", organization.value())
                .param("id", id.value())
                .query(InvitationStore::invitation)
                .optional();
    }

    /** The one that is written down as pending, be it overdue. */
    Optional<Invitation> pending(TenantId organization, String email) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from invitations where tenant_id = :organization"
                        + " and lower(email) = lower(:email) and state = 'PENDING'")
                .param("organization", organization.value())
                .param("email", email)
                .query(InvitationStore::invitation)
                .optional();
    }

    /** A page, newest first; an overdue one counts as expired. */
    List<Invitation> page(
            TenantId organization, @Nullable InvitationState state, @Nullable InvitationId after, int limit) {
        return database.jdbc()
                .sql("select * from (select id, tenant_id, email, role,"
                        + " case when state = 'PENDING' and expires_at <= :now then 'EXPIRED' else state end as state,"
                        + " invited_by, created_at, expires_at, sendings, ended_at, accepted_by from invitations"
                        + " where tenant_id = :organization and id < :after) i"
                        + " where cast(:state as text) is null or state = :state order by id desc limit :limit")
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .param("after", after == null ? LAST : after.value())
                .param("state", state == null ? null : state.name(), Types.VARCHAR)
                .param("limit", limit)
                .query(InvitationStore::invitation)
                .list();
    }

    /** Writes where the invitation has got to. */
    void save(Invitation invitation) {
        int saved = database.jdbc()
                .sql("""
                        update invitations set state = :state, expires_at = :expires, sendings = :sendings,
                            ended_at = :ended, accepted_by = :acceptor
                        where id = :id and tenant_id = :organization and state = 'PENDING'
                        """)
                .param("state", invitation.state().name())
                .param("expires", at(invitation.expiresAt()))
                .param("sendings", invitation.sendings())
                .param("ended", at(invitation.endedAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("acceptor", value(invitation.acceptedBy()), Types.OTHER)
                .param("id", invitation.id().value())
                .param("organization", invitation.organization().value())
                .update();
        if (saved != 1) {
            throw new IllegalStateException("The invitation " + invitation.id() + " was not pending any more");
        }
        record(
                invitation,
                switch (invitation.state()) {
                    case PENDING -> "invitation.resent";
                    case ACCEPTED -> "invitation.accepted";
                    case DECLINED -> "invitation.declined";
                    case EXPIRED -> "invitation.expired";
                    case REVOKED -> "invitation.revoked";
                });
        if (invitation.acceptedBy() != null) {
            events.publishEvent(new InvitationAccepted(
                    invitation.organization(),
                    invitation.id().toString(),
                    invitation.acceptedBy(),
                    invitation.role().name()));
        }
    }

    /** Replaces the link: whoever holds the one before cannot use it any more. */
    void replaceLink(InvitationId id, byte[] tokenHash) {
        database.jdbc()
                .sql("update invitations set token_hash = :hash where id = :id")
                .param("hash", tokenHash)
                .param("id", id.value())
                .update();
    }

    /** Takes back what the person invited others to and that is still pending. */
    void revokeThoseBy(TenantId organization, UserId inviter) {
        database.jdbc()
                .sql("update invitations set state = 'REVOKED', ended_at = :now where tenant_id = :organization"
                        + " and invited_by = :inviter and state = 'PENDING' returning " + COLUMNS)
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .param("inviter", inviter.value())
                .query(InvitationStore::invitation)
                .list()
                .forEach(invitation -> record(invitation, "invitation.revoked"));
    }

    /** Living organizations with invitations whose time is over although nobody has written that down yet. */
    List<TenantId> overdue(int limit) {
        return database.jdbc()
                .sql("""
                        select distinct tenant_id from invitations i join organizations o using (tenant_id)
                        where i.state = 'PENDING' and i.expires_at <= :now and o.deleted_at is null limit :limit
                        """)
                .param("now", at(clock.instant()))
                .param("limit", limit)
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Writes down which invitations of the organization are overdue; returns how many. */
    int expire(TenantId organization) {
        List<Invitation> expired = database.jdbc()
                .sql("update invitations set state = 'EXPIRED', ended_at = expires_at where tenant_id = :organization"
                        + " and state = 'PENDING' and expires_at <= :now returning " + COLUMNS)
                .param("now", at(clock.instant()))
                .param("organization", organization.value())
                .query(InvitationStore::invitation)
                .list();
        expired.forEach(invitation -> record(invitation, "invitation.expired"));
        return expired.size();
    }

    int countPending(TenantId organization) {
        return count(organization, "state = 'PENDING' and expires_at > :instant", clock.instant());
    }

    int countSince(TenantId organization, Instant instant) {
        return count(organization, "created_at > :instant", instant);
    }

    /** In all organizations; keeps the person from inviting elsewhere until the transaction ends. */
    int countThoseBy(UserId inviter, Instant since) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('invitations by ' || :inviter, 0))")
                .param("inviter", inviter.toString())
                .query((row, index) -> index)
                .list();
        return database.jdbc()
                .sql("select count(*) from invitations where invited_by = :inviter and created_at > :since")
                .param("inviter", inviter.value())
                .param("since", at(since))
                .query(Integer.class)
                .single();
    }

    private int count(TenantId organization, String condition, Instant instant) {
        return database.jdbc()
                .sql("select count(*) from invitations where tenant_id = :organization and " + condition)
                .param("organization", organization.value())
                .param("instant", at(instant))
                .query(Integer.class)
                .single();
    }

    private void record(Invitation invitation, String action) {
        audit.record(
                invitation.organization(),
                AuditEntry.of(action).on("invitation", invitation.id()).with("role", invitation.role()));
        events.publishEvent(new InvitationChanged(
                invitation.organization(),
                invitation.id().toString(),
                invitation.state().name()));
    }

    private static Invitation invitation(ResultSet row, int index) throws SQLException {
        Timestamp endedAt = row.getTimestamp("ended_at");
        return new Invitation(
                new InvitationId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("email"),
                RoleName.of(row.getString("role")),
                InvitationState.valueOf(row.getString("state")),
                person(row, "invited_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                row.getInt("sendings"),
                endedAt == null ? null : endedAt.toInstant(),
                person(row, "accepted_by"));
    }

    private static @Nullable UserId person(ResultSet row, String column) throws SQLException {
        UUID id = row.getObject(column, UUID.class);
        return id == null ? null : new UserId(id);
    }

    private static @Nullable UUID value(@Nullable UserId person) {
        return person == null ? null : person.value();
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
