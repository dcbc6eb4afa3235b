package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.archive.TenantOperation.Kind;
import dev.basefly.tenancy.archive.TenantOperation.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on whole organizations, as rows that outlive a crash. One that has not been heard of for a while counts as
 * interrupted: the next of its kind takes its place, and an erasure goes on with its counts.
 */
@CrossTenant(reason = "the rows outlive the organization they are about")
final class TenantOperations {

    static final Duration SILENCE = Duration.ofMinutes(2);

    private static final String SELECT =
            "select id, organization_id, kind, state, progress, error, started_at, ended_at from tenant_operations ";

    private final SystemDatabase database;
    private final Clock clock;

    TenantOperations(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Runs the work as an operation of its own, done when the work returns and failed when it throws.
     *
     * @throws ApiError CONFLICT {@code operation_running} while one of this kind runs for the organization
     */
    <T> T run(TenantId organization, Kind kind, Function<LongConsumer, T> work) {
        OperationId id = start(organization, kind);
        return finish(id, () -> work.apply(rows -> progress(id, rows)));
    }

    /** Starts an operation, or goes on with an erasure that was interrupted. */
    OperationId start(TenantId organization, Kind kind) {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(hashtextextended('operations of ' || :organization, 0))")
                    .param("organization", organization.toString())
                    .query((row, index) -> index)
                    .list();
            Unfinished before = unfinished(organization, kind);
            if (before != null && before.runsSince(now().minus(SILENCE))) {
                throw ApiError.conflict("operation_running", "This is being done already")
                        .remedy("Wait until it has ended");
            }
            if (before != null && kind == Kind.ERASURE) {
                resume(before.id());
                return before.id();
            }
            if (before != null && before.state() == State.RUNNING) {
                end(before.id(), State.FAILED, "interrupted");
            }
            return insert(organization, kind);
        });
    }

    /** Ends the operation as the work ends. */
    <T> T finish(OperationId id, java.util.function.Supplier<T> work) {
        try {
            T result = work.get();
            end(id, State.DONE, null);
            return result;
        } catch (RuntimeException failure) {
            end(id, State.FAILED, failure instanceof ApiError refused ? refused.getMessage() : "failed; see the log");
            throw failure;
        }
    }

    /** Adds to the number of things of a part that the operation handled, in the transaction that is open. */
    void count(OperationId operation, String part, long things) {
        database.jdbc()
                .sql("""
                        update tenant_operations set progress = progress + :things, seen_at = :now,
                            counts = jsonb_set(counts, array[:part], to_jsonb(coalesce((counts ->> :part)::bigint, 0) + :things))
                        where id = :id
                        """)
                .param("things", things)
                .param("part", part)
                .param("now", now())
                .param("id", operation.value())
                .update();
    }

    Page<TenantOperation> page(TenantId organization, @Nullable String cursor, int limit) {
        UUID before = Page.after(cursor, UUID::fromString);
        List<TenantOperation> rows = database.jdbc()
                .sql(SELECT + "where organization_id = :organization and id < :before order by id desc limit :limit")
                .param("organization", organization.value())
                .param("before", before == null ? new UUID(-1, -1) : before)
                .param("limit", limit + 1)
                .query(TenantOperations::operation)
                .list();
        return Page.of(rows, limit, operation -> operation.id().value().toString());
    }

    /** Whether the newest operation of the kind did not come to its end. */
    boolean isUnfinished(TenantId organization, Kind kind) {
        return unfinished(organization, kind) != null;
    }

    /**
     * Plans an erasure that leaves the audit log, in the transaction that is open; {@link #start} goes on with it at once. An
     * erasure that runs already, or was interrupted, is left as it is.
     */
    void planErasure(TenantId organization) {
        if (!isUnfinished(organization, Kind.ERASURE)) {
            OperationId id = insert(organization, Kind.ERASURE);
            database.jdbc()
                    .sql("update tenant_operations set keeps_audit = true, seen_at = 'epoch' where id = :id")
                    .param("id", id.value())
                    .update();
        }
    }

    /** Whether the audit log outlives the organization. */
    boolean keepsAudit(OperationId id) {
        return database.jdbc()
                .sql("select keeps_audit from tenant_operations where id = :id")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    private record Unfinished(OperationId id, State state, OffsetDateTime seenAt) {
        boolean runsSince(OffsetDateTime silent) {
            return state == State.RUNNING && seenAt.isAfter(silent);
        }
    }

    private @Nullable Unfinished unfinished(TenantId organization, Kind kind) {
        return database.jdbc()
                .sql("""
                        select id, state, seen_at from tenant_operations
                        where organization_id = :organization and kind = :kind order by id desc limit 1
                        """)
                .param("organization", organization.value())
                .param("kind", kind.name())
                .query((row, index) -> new Unfinished(
                        new OperationId(row.getObject("id", UUID.class)),
                        State.valueOf(row.getString("state")),
                        row.getObject("seen_at", OffsetDateTime.class)))
                .optional()
                .filter(operation -> operation.state() != State.DONE)
                .orElse(null);
    }

    private OperationId insert(TenantId organization, Kind kind) {
        OperationId id = OperationId.next(clock);
        database.jdbc()
                .sql("""
                        insert into tenant_operations (id, organization_id, kind, state, started_by, started_at, seen_at)
                        values (:id, :organization, :kind, 'RUNNING', :by, :now, :now)
                        """)
                .param("id", id.value())
                .param("organization", organization.value())
                .param("kind", kind.name())
                .param(
                        "by",
                        RequestScope.find().map(scope -> scope.actor().label()).orElse("program:system"))
                .param("now", now())
                .update();
        return id;
    }

    private void progress(OperationId id, long rows) {
        database.jdbc()
                .sql("update tenant_operations set progress = :rows, seen_at = :now where id = :id")
                .param("rows", rows)
                .param("now", now())
                .param("id", id.value())
                .update();
    }

    private void resume(OperationId id) {
        database.jdbc().sql("""
                        update tenant_operations set state = 'RUNNING', error = null, ended_at = null, seen_at = :now
                        where id = :id
                        """).param("now", now()).param("id", id.value()).update();
    }

    private void end(OperationId id, State state, @Nullable String error) {
        database.jdbc()
                .sql(
                        "update tenant_operations set state = :state, error = :error, ended_at = :now, seen_at = :now where id = :id")
                .param("state", state.name())
                .param("error", error, java.sql.Types.VARCHAR)
                .param("now", now())
                .param("id", id.value())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static TenantOperation operation(ResultSet row, int index) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new TenantOperation(
                new OperationId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("organization_id", UUID.class)),
                Kind.valueOf(row.getString("kind")),
                State.valueOf(row.getString("state")),
                row.getLong("progress"),
                row.getString("error"),
                row.getTimestamp("started_at").toInstant(),
                ended == null ? null : ended.toInstant());
    }
}
