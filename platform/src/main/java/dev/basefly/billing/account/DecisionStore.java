package dev.basefly.billing.account;

import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Unsettled;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.billing.refund.Refund;
import dev.basefly.billing.refund.Refunds;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import tools.jackson.databind.json.JsonMapper;

/** The rows of decisions. */
@CrossTenant(reason = "what became of a decision is found out outside of any organization's request")
final class DecisionStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String COLUMNS =
            "select id, kind, state, wish::text as wish, result, problem, requested_at from billing_actions ";

    private final SystemDatabase database;
    private final Refunds refunds;

    DecisionStore(SystemDatabase database, Refunds refunds) {
        this.database = database;
        this.refunds = refunds;
    }

    <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** @throws org.springframework.dao.DuplicateKeyException while another one of the organization is open */
    void insert(TenantId tenant, UUID id, Kind kind, Wish wish, Instant now) {
        database.jdbc()
                .sql("""
                        insert into billing_actions (tenant_id, id, kind, wish, actor, requested_at)
                        values (:tenant, :id, :kind, :wish::jsonb, :actor, :now)
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("kind", kind.name())
                .param("wish", JSON.writeValueAsString(wish))
                .param(
                        "actor",
                        RequestScope.find().map(scope -> scope.actor().label()).orElse("system"))
                .param("now", Parameters.utc(now))
                .update();
    }

    /** Notes which attempt a decision is made for again, and for which time. */
    void follows(TenantId tenant, UUID id, UUID attempt, int number) {
        database.jdbc()
                .sql(
                        "update billing_actions set attempt = :attempt, number = :number where tenant_id = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .param("attempt", attempt)
                .param("number", number)
                .update();
    }

    /** The last decision that was made for an attempt. */
    Optional<Decision> ofAttempt(TenantId tenant, UUID attempt) {
        return database.jdbc()
                .sql(COLUMNS + """
                        where tenant_id = :tenant and (id = :attempt or attempt = :attempt) order by number desc limit 1
                        """)
                .param("tenant", tenant.value())
                .param("attempt", attempt)
                .query((row, _) -> decision(row))
                .optional();
    }

    /** How many decisions were made for an attempt. */
    int times(TenantId tenant, UUID attempt) {
        return database.jdbc()
                .sql("""
                        select count(*) from billing_actions
                        where tenant_id = :tenant and (id = :attempt or attempt = :attempt)
                        """)
                .param("tenant", tenant.value())
                .param("attempt", attempt)
                .query(Integer.class)
                .single();
    }

    Optional<Decision> find(TenantId tenant, UUID id) {
        return database.jdbc()
                .sql(COLUMNS + "where tenant_id = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> decision(row))
                .optional();
    }

    /** The last one of the kind about a target. */
    Optional<Decision> newest(TenantId tenant, Kind kind, String target) {
        return database.jdbc()
                .sql(COLUMNS + """
                        where tenant_id = :tenant and kind = :kind and wish ->> 'target' = :target
                        order by requested_at desc, number desc, id desc limit 1
                        """)
                .param("tenant", tenant.value())
                .param("kind", kind.name())
                .param("target", target)
                .query((row, _) -> decision(row))
                .optional();
    }

    /** Money that was to be given back and was not, of everybody, the newest first. */
    List<Unsettled> unsettled(int limit) {
        return database.jdbc()
                .sql("""
                        select tenant_id, kind, state, target, problem, requested_at
                        from (select distinct on (tenant_id, wish ->> 'target') tenant_id, kind, state,
                                wish ->> 'target' as target, problem, requested_at
                            from billing_actions where kind = 'DUPLICATE'
                            order by tenant_id, wish ->> 'target', requested_at desc, number desc) newest
                        where state <> 'DONE' and not exists (select from customers
                            where customers.tenant_id = newest.tenant_id
                                and customers.stripe_subscription_id = newest.target
                                and customers.state not in ('CANCELED', 'INCOMPLETE_EXPIRED'))
                        union all
                        select tenant_id, kind, state, wish ->> 'target', problem, requested_at from billing_actions
                        where kind = 'REFUND' and state in ('PENDING', 'UNKNOWN')
                        order by requested_at desc limit :limit
                        """)
                .param("limit", limit)
                .query((row, _) -> new Unsettled(
                        new TenantId(row.getObject(1, UUID.class)),
                        Kind.valueOf(row.getString(2)),
                        State.valueOf(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getTimestamp(6).toInstant()))
                .list();
    }

    /** Whether nobody was told of it yet; from now on somebody was. */
    boolean tell(TenantId tenant, UUID id, Instant now) {
        return database.jdbc()
                        .sql("""
                                update billing_actions set told_at = :now
                                where tenant_id = :tenant and id = :id and told_at is null
                                """)
                        .param("tenant", tenant.value())
                        .param("id", id)
                        .param("now", Parameters.utc(now))
                        .update()
                == 1;
    }

    /** How much these refunds are. */
    List<Money> amounts(TenantId tenant, List<String> ids) {
        return database.jdbc()
                .sql("""
                        select currency, sum(amount) from billing_refunds
                        where tenant_id = :tenant and stripe_refund_id = any(:ids) group by currency order by currency
                        """)
                .param("tenant", tenant.value())
                .param("ids", ids.toArray(String[]::new))
                .query((row, _) -> Money.of(row.getString(1), row.getLong(2)))
                .list();
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                row.getObject("id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                State.valueOf(row.getString("state")),
                JSON.readValue(row.getString("wish"), Wish.class),
                row.getString("result"),
                row.getString("problem"),
                row.getTimestamp("requested_at").toInstant());
    }

    /**
     * Leaves a second subscription to operators, unless something was decided about it.
     *
     * @return whether it was left now
     */
    boolean leave(TenantId tenant, String subscription, String problem, Instant now) {
        return database.jdbc()
                        .sql("""
                                insert into billing_actions (tenant_id, id, kind, state, wish, problem, actor, requested_at)
                                select :tenant, :id, 'DUPLICATE', 'LEFT', :wish::jsonb, :problem, 'system', :now
                                where not exists (select from billing_actions where tenant_id = :tenant
                                    and kind = 'DUPLICATE' and wish ->> 'target' = :target)
                                """)
                        .param("tenant", tenant.value())
                        .param("id", UUID.randomUUID())
                        .param("wish", JSON.writeValueAsString(Wish.duplicate(subscription)))
                        .param("problem", problem)
                        .param("target", subscription)
                        .param("now", Parameters.utc(now))
                        .update()
                == 1;
    }

    /** What is left to operators is done once it does not live any more, or is what counts. */
    void settle(TenantId tenant, List<String> besides, Instant now) {
        database.jdbc()
                .sql("""
                        update billing_actions set state = 'DONE', result = '', ended_at = :now, told_at = :now
                        where tenant_id = :tenant and state = 'LEFT' and not wish ->> 'target' = any(:besides)
                        """)
                .param("tenant", tenant.value())
                .param("besides", besides.toArray(String[]::new))
                .param("now", Parameters.utc(now))
                .update();
    }

    /** How many second subscriptions besides this one were ended by themselves, or begun to be, since then. */
    int begunSince(TenantId tenant, String subscription, Instant since) {
        return database.jdbc()
                .sql("""
                        select count(distinct wish ->> 'target') from billing_actions where tenant_id = :tenant
                            and kind = 'DUPLICATE' and state <> 'LEFT' and requested_at > :since and wish ->> 'target' <> :target
                        """)
                .param("tenant", tenant.value())
                .param("target", subscription)
                .param("since", Parameters.utc(since))
                .query(Integer.class)
                .single();
    }

    /** Notes that a second subscription was ended at Stripe, and that what was paid is still to be given back. */
    void ended(TenantId tenant, UUID id) {
        database.jdbc()
                .sql("update billing_actions set result = '' where tenant_id = :tenant and id = :id and result is null")
                .param("tenant", tenant.value())
                .param("id", id)
                .update();
    }

    /** Whether a second subscription was ended here. */
    boolean wasEnded(TenantId tenant, String subscription) {
        return database.jdbc()
                .sql("""
                        select exists (select from billing_actions where tenant_id = :tenant and kind = 'DUPLICATE'
                            and wish ->> 'target' = :target and result is not null)
                        """)
                .param("tenant", tenant.value())
                .param("target", subscription)
                .query(Boolean.class)
                .single();
    }

    /**
     * What became of a call.
     *
     * @param refunds that it made
     */
    record End(
            State state, @Nullable String result, @Nullable String problem, List<Refund> refunds) {

        End {
            refunds = List.copyOf(refunds);
        }

        static End open(@Nullable String problem) {
            return new End(State.UNKNOWN, null, problem, List.of());
        }
    }

    /**
     * Notes what became of a call that Stripe did not hear: nothing, unless an earlier one may have been heard.
     *
     * @return what the decision is now
     */
    State unheard(TenantId tenant, UUID id, @Nullable String problem, Instant now) {
        return database.jdbc()
                .sql("""
                        update billing_actions set state = case state when 'PENDING' then 'REFUSED' else state end,
                            problem = :problem, ended_at = case state when 'PENDING' then :now else ended_at end
                        where tenant_id = :tenant and id = :id returning state
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("problem", Parameters.text(problem))
                .param("now", Parameters.utc(now))
                .query((row, _) -> State.valueOf(row.getString(1)))
                .single();
    }

    /**
     * Notes what became of a decision. What Stripe did counts, also when another one was told that it had refused.
     *
     * @return whether it was still to be noted
     */
    boolean end(TenantId tenant, UUID id, End end, Instant now) {
        end.refunds().forEach(refunds::save);
        State state = end.state();
        boolean ended = state == State.DONE || state == State.REFUSED;
        return database.jdbc()
                        .sql("""
                                update billing_actions set state = :state, result = coalesce(:result, result),
                                    problem = :problem, ended_at = :now
                                where tenant_id = :tenant and id = :id
                                    and (state in ('PENDING', 'UNKNOWN') or (state = 'REFUSED' and :state = 'DONE'))
                                """)
                        .param("tenant", tenant.value())
                        .param("id", id)
                        .param("state", state.name())
                        .param("result", Parameters.text(end.result()))
                        .param("problem", Parameters.text(end.problem()))
                        .param(
                                "now",
                                new SqlParameterValue(
                                        Types.TIMESTAMP_WITH_TIMEZONE, ended ? Parameters.utc(now) : null))
                        .update()
                == 1;
    }
}
