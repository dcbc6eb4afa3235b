package dev.basefly.billing.account;

import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Parameters;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.time.Instant;
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

    private final SystemDatabase database;

    DecisionStore(SystemDatabase database) {
        this.database = database;
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

    Optional<Decision> find(TenantId tenant, UUID id) {
        return database.jdbc()
                .sql("""
                        select kind, state, wish::text, result, problem, requested_at from billing_actions
                        where tenant_id = :tenant and id = :id
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> new Decision(
                        id,
                        Kind.valueOf(row.getString(1)),
                        State.valueOf(row.getString(2)),
                        JSON.readValue(row.getString(3), Wish.class),
                        row.getString(4),
                        row.getString(5),
                        row.getTimestamp(6).toInstant()))
                .optional();
    }

    boolean wasUnknown(TenantId tenant, UUID id) {
        return find(tenant, id).map(Decision::state).orElse(State.PENDING) == State.UNKNOWN;
    }

    /** What became of a call. */
    record End(
            State state, @Nullable String result, @Nullable String problem) {}

    void end(TenantId tenant, UUID id, End end, Instant now) {
        State state = end.state();
        boolean ended = state == State.DONE || state == State.REFUSED;
        database.jdbc()
                .sql("""
                        update billing_actions set state = :state, result = :result, problem = :problem, ended_at = :now
                        where tenant_id = :tenant and id = :id and state in ('PENDING', 'UNKNOWN')
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("state", state.name())
                .param("result", Parameters.text(end.result()))
                .param("problem", Parameters.text(end.problem()))
                .param("now", new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, ended ? Parameters.utc(now) : null))
                .update();
    }
}
