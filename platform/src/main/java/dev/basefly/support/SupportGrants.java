package dev.basefly.support;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** The consents of all organizations. Every transition is one transaction with its audit event and its mail. */
@CrossTenant(reason = "staff belong to no organization, and ask for many")
public final class SupportGrants {

    private static final int MOST_SHOWN = 100;
    private static final int AT_ONCE = 100;

    /** So many consents of one organization may hold at once: who gives more hides those of others from the staff. */
    private static final int MOST_OPEN = 5;

    private static final String COLUMNS =
            "id, tenant_id, operator_id, state, reason, read_only, hours, created_at, ends_at";

    private static final String OPEN = "in ('REQUESTED', 'GRANTED')";

    private final SystemDatabase database;
    private final AuditLog audit;
    private final SupportLetters letters;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    SupportGrants(
            SystemDatabase database,
            AuditLog audit,
            SupportLetters letters,
            Clock clock,
            ApplicationEventPublisher events) {
        this.database = database;
        this.audit = audit;
        this.letters = letters;
        this.clock = clock;
        this.events = events;
    }

    /**
     * The organization lets somebody of the staff in, or any of them, from now on.
     *
     * @throws ApiError VALIDATION when the operator is none, CONFLICT when as many consents hold as may at once
     */
    public SupportGrant grant(TenantId organization, @Nullable UserId operator, SupportTerms terms) {
        Instant now = clock.instant();
        SupportGrant grant = draft(organization, operator, terms).become(SupportState.GRANTED, now);
        return database.inTransaction(() -> {
            if (operator != null) {
                refuseUnlessStaff(operator);
            }
            refuseUnlessRoom(organization, now);
            return insert(grant);
        });
    }

    /** An operator asks to be let in; the owners are told by mail. NOT_FOUND when there is no such organization. */
    public SupportGrant request(TenantId organization, UserId operator, SupportTerms terms) {
        return database.inTransaction(() -> {
            letters.requested(organization, terms);
            return insert(draft(organization, operator, terms));
        });
    }

    /** The organization answers or takes back. */
    public SupportGrant decide(TenantId organization, SupportGrantId id, SupportState next) {
        return transition(id, grant -> grant.organization().equals(organization), next);
    }

    /** The operator is done, or asks no more. */
    public SupportGrant end(UserId operator, SupportGrantId id) {
        return transition(id, grant -> grant.isFor(operator), SupportState.ENDED);
    }

    /** What an organization was asked and has allowed: first what is open, the newest first; at most 100. */
    public List<SupportGrant> of(TenantId organization) {
        return list("tenant_id = :value", organization.value());
    }

    /** What an operator has asked and may use: first what is open, the newest first; at most 100. */
    public List<SupportGrant> forOperator(UserId operator) {
        return list("(operator_id = :value or operator_id is null)", operator.value());
    }

    /** The consent by which the operator may be in the organization now; one that allows changes goes first. */
    Optional<SupportGrant> active(UserId operator, TenantId organization) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("select " + COLUMNS + """
                         from support_grants
                        where tenant_id = :organization and (operator_id = :operator or operator_id is null)
                          and state = 'GRANTED' and ends_at > :now
                          and exists (select from organizations where tenant_id = :organization and deleted_at is null)
                        order by read_only, ends_at desc limit 1
                        """)
                .param("organization", organization.value())
                .param("operator", operator.value())
                .param("now", at(now))
                .query(SupportGrants::grant)
                .optional();
    }

    /** The consent of this id for the operator, as it is now. */
    public Optional<SupportGrant> find(UserId operator, SupportGrantId id) {
        Instant now = clock.instant();
        return database.jdbc()
                .sql("select " + COLUMNS + " from support_grants where id = :id")
                .param("id", id.value())
                .query(SupportGrants::grant)
                .optional()
                .filter(grant -> grant.isFor(operator))
                .map(grant -> grant.at(now));
    }

    /**
     * Writes down which consents and requests of all organizations are over, as long as it may go on. Several nodes may do
     * it at once: one writes each.
     */
    void expireOverdue(BooleanSupplier goesOn) {
        int written = AT_ONCE;
        while (written == AT_ONCE && goesOn.getAsBoolean()) {
            written = database.inTransaction(this::expireSome);
        }
    }

    private int expireSome() {
        Instant now = clock.instant();
        List<SupportGrant> over = database.jdbc()
                .sql("""
                        update support_grants set state = 'EXPIRED', closed_at = :now
                        where id = any(array(
                            select id from support_grants
                            where (state = 'GRANTED' and ends_at <= :now)
                               or (state = 'REQUESTED' and created_at <= :unanswered)
                            order by id limit :limit for update skip locked))
                        returning\s""" + COLUMNS)
                .param("now", at(now))
                .param("unanswered", at(now.minus(SupportGrant.UNANSWERED)))
                .param("limit", AT_ONCE)
                .query(SupportGrants::grant)
                .list();
        over.forEach(this::record);
        return over.size();
    }

    /** Answers alike for nobody and for other people, whose names the audit log would show otherwise. */
    private void refuseUnlessStaff(UserId operator) {
        boolean staff = database.jdbc()
                .sql("select exists (select from users where id = :id and operator and deleted_at is null)")
                .param("id", operator.value())
                .query(Boolean.class)
                .single();
        if (!staff) {
            throw ApiError.invalid("operator", "must be the id of somebody of the staff");
        }
    }

    /** One at a time for an organization: two that count the same consents would both find room for the last one. */
    private void refuseUnlessRoom(TenantId organization, Instant now) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('support grants of ' || :organization, 0))")
                .param("organization", organization.toString())
                .query((row, index) -> index)
                .single();
        int open = database.jdbc()
                .sql("""
                        select count(*) from support_grants
                        where tenant_id = :organization and state = 'GRANTED' and ends_at > :now
                        """)
                .param("organization", organization.value())
                .param("now", at(now))
                .query(Integer.class)
                .single();
        if (open >= MOST_OPEN) {
            throw ApiError.conflict(
                            "support_enough", "No more than " + MOST_OPEN + " accesses of support may be open at once")
                    .remedy("End one that is not needed any more");
        }
    }

    private SupportGrant draft(TenantId organization, @Nullable UserId operator, SupportTerms terms) {
        return new SupportGrant(
                SupportGrantId.next(clock),
                organization,
                operator,
                SupportState.REQUESTED,
                terms.reason(),
                terms.readOnly(),
                terms.hours(),
                clock.instant(),
                null);
    }

    private SupportGrant insert(SupportGrant grant) {
        database.jdbc()
                .sql("""
                        insert into support_grants (id, tenant_id, operator_id, state, reason, read_only, hours,
                            created_at, ends_at)
                        values (:id, :tenant, :operator, :state, :reason, :readOnly, :hours, :createdAt, :endsAt)
                        """)
                .param("id", grant.id().value())
                .param("tenant", grant.organization().value())
                .param(
                        "operator",
                        grant.operator() == null ? null : grant.operator().value(),
                        Types.OTHER)
                .param("state", grant.state().name())
                .param("reason", grant.reason())
                .param("readOnly", grant.readOnly())
                .param("hours", grant.hours())
                .param("createdAt", at(grant.createdAt()))
                .param("endsAt", grant.endsAt() == null ? null : at(grant.endsAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        record(grant);
        return grant;
    }

    private SupportGrant transition(SupportGrantId id, Predicate<SupportGrant> mine, SupportState next) {
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            SupportGrant changed = database.jdbc()
                    .sql("select " + COLUMNS + " from support_grants where id = :id for update")
                    .param("id", id.value())
                    .query(SupportGrants::grant)
                    .optional()
                    .filter(mine)
                    .orElseThrow(() -> ApiError.notFound("Support access"))
                    .at(now)
                    .become(next, now);
            database.jdbc()
                    .sql("""
                            update support_grants set state = :state, ends_at = :endsAt,
                                closed_at = case when :state = 'GRANTED' then null else cast(:now as timestamptz) end
                            where id = :id
                            """)
                    .param("id", id.value())
                    .param("state", next.name())
                    .param(
                            "endsAt",
                            changed.endsAt() == null ? null : at(changed.endsAt()),
                            Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("now", at(now))
                    .update();
            record(changed);
            return changed;
        });
    }

    private void record(SupportGrant grant) {
        String action =
                switch (grant.state()) {
                    case REQUESTED -> "support.requested";
                    case GRANTED -> "support.granted";
                    case DECLINED -> "support.declined";
                    case ENDED -> "support.ended";
                    case REVOKED -> "support.revoked";
                    case EXPIRED -> "support.expired";
                };
        AuditEntry entry = AuditEntry.of(action)
                .on("support_grant", grant.id())
                .with("operator", grant.operator())
                .with("readOnly", grant.readOnly())
                .with("endsAt", grant.endsAt())
                .because(grant.reason());
        audit.record(grant.organization(), entry);
        events.publishEvent(new SupportGrantChanged(grant.organization(), grant.id(), grant.state(), grant.readOnly()));
    }

    private List<SupportGrant> list(String which, UUID value) {
        Instant now = clock.instant();
        String rows = "select " + COLUMNS + " from support_grants where " + which + " and state ";
        String newest = " order by id desc limit " + MOST_SHOWN;
        return database
                .jdbc()
                .sql("select * from (select 0 as rank, open.* from (" + rows + OPEN + newest + ") open union all "
                        + "select 1, over.* from (" + rows + "not " + OPEN + newest + ") over) found"
                        + " order by rank, id desc limit " + MOST_SHOWN)
                .param("value", value)
                .query(SupportGrants::grant)
                .list()
                .stream()
                .map(grant -> grant.at(now))
                .toList();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static SupportGrant grant(ResultSet row, int index) throws SQLException {
        UUID operator = row.getObject("operator_id", UUID.class);
        OffsetDateTime endsAt = row.getObject("ends_at", OffsetDateTime.class);
        return new SupportGrant(
                new SupportGrantId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                operator == null ? null : new UserId(operator),
                SupportState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getBoolean("read_only"),
                row.getInt("hours"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                endsAt == null ? null : endsAt.toInstant());
    }
}
