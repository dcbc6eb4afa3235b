package dev.basefly.jobs;

import dev.basefly.access.Access;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The jobs of the organization in scope, to look at and to cancel: those that the caller has started, and all of them for
 * who may see to others', internal ones left out. However many there are, a bounded part of an index is read.
 */
@CrossTenant(reason = "a tenant may not change rows of jobs, so its cancellation is written for it")
public final class TenantJobs {

    /** Lets somebody see and cancel what others have started. */
    public static final String ADMINISTER = "jobs:administer";

    /**
     * What is looked through for a page of something rare; the next page goes on behind it. Jobs that are not finished lie
     * close together, and finished ones anywhere.
     */
    static final int LOOKED_AT_UNFINISHED = 5_000;

    static final int LOOKED_AT_FINISHED = 500;

    private static final Set<JobState> ENDED = EnumSet.of(JobState.COMPLETED, JobState.CANCELLED);
    private static final String PERSON = "usr_";

    private final JdbcClient tenants;
    private final SystemDatabase system;
    private final Wakeups wakeups;
    private final AuditLog audit;
    private final Access access;
    private final Clock clock;
    private final JobKinds kinds;

    TenantJobs(
            JdbcClient tenants,
            SystemDatabase system,
            Wakeups wakeups,
            AuditLog audit,
            Access access,
            Clock clock,
            JobKinds kinds) {
        this.tenants = tenants;
        this.system = system;
        this.wakeups = wakeups;
        this.audit = audit;
        this.access = access;
        this.clock = clock;
        this.kinds = kinds;
    }

    /**
     * Which jobs.
     *
     * @param states empty for all
     * @param kind null for all
     * @param own whether only those that the caller has started; who may not see others' gets no more anyway
     */
    public record Filter(Set<JobState> states, @Nullable String kind, boolean own) {

        public static final Filter ALL = new Filter(Set.of(), null, false);

        public Filter {
            states = Set.copyOf(states);
            if (kind != null && (kind.length() > 100 || kind.indexOf('\0') >= 0)) {
                throw ApiError.invalid("kind", "must be the name of a kind");
            }
        }
    }

    /** Whether the caller sees what others have started. */
    public boolean seesAll() {
        return access.can(ADMINISTER).allowed();
    }

    /** Newest first, after the given one; a page may be short although there are more, when much was looked through. */
    public Page<StoredJob> page(Filter filter, @Nullable JobId after, int limit) {
        String actor = filter.own() || !seesAll() ? caller() : null;
        Search search = new Search(filter, actor, after, kinds.internal());
        UUID floor = search.isOpen() ? null : floor(search);
        List<StoredJob> rows = search.bind(tenants.sql(search.page()), limit)
                .param("floor", floor)
                .query((row, _) -> StoredJob.of(row))
                .list();
        if (rows.size() > limit || floor == null) {
            return Page.of(rows, limit, job -> job.id().toString());
        }
        return new Page<>(rows, new Page.Meta(Page.encode(new JobId(floor).toString()), true));
    }

    /**
     * One job.
     *
     * @throws ApiError NOT_FOUND when the organization has no such job, or it is an internal one; FORBIDDEN when it is not the caller's and they may
     *     not see others'
     */
    public StoredJob get(JobId id) {
        StoredJob job = find(id).filter(found -> !kinds.internal().contains(found.kind()))
                .orElseThrow(() -> ApiError.notFound("Job"));
        if (!job.actor().equals(caller()) && !seesAll()) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "Somebody else has started this job")
                    .reason("not_yours")
                    .remedy("Ask them, or an admin of the organization");
        }
        return job;
    }

    /** One job, whoever has started it: for what decides by itself who may know of it. Empty for one that is forgotten. */
    public Optional<StoredJob> find(JobId id) {
        return tenants.sql("select " + StoredJob.WHOLE + " from (" + StoredJob.UNFINISHED + " where id = :id union all "
                        + StoredJob.FINISHED + " where id = :id) job")
                .param("id", id.value())
                .query((row, _) -> StoredJob.of(row))
                .optional();
    }

    /**
     * Ends a job that waits, and asks one that runs to end; what ended already, or is dead, stays as it is.
     *
     * @throws ApiError as by {@link #get}
     */
    public StoredJob cancel(JobId id) {
        StoredJob job = get(id);
        TenantId tenant = RequestScope.current().requireTenant();
        boolean changed = !job.state().isFinal()
                && job.state() != JobState.DEAD
                && system.inTransaction(() -> {
                    boolean cancelled = cancel(tenant, id);
                    if (cancelled) {
                        audit.record(
                                tenant,
                                AuditEntry.of("job.cancelled").on("job", id).with("kind", job.kind()));
                    }
                    return cancelled;
                });
        if (changed) {
            wakeups.cancel();
        }
        return get(id);
    }

    private boolean cancel(TenantId tenant, JobId id) {
        return system.jdbc()
                .sql("select jobs_cancel(:tenant, :id, :now)")
                .param("tenant", tenant.value())
                .param("id", id.value())
                .param("now", Parameters.utc(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    /** The job up to which everything was looked through, null when that is all. */
    private @Nullable UUID floor(Search search) {
        return search.bind(tenants.sql(search.floor()), 0)
                .query((row, _) -> row.getObject(1, UUID.class))
                .optional()
                .orElse(null);
    }

    private static String caller() {
        return RequestScope.current().actor().label();
    }

    /** The statements that look for some jobs; each part takes the newest of its table from an index that has them in order. */
    record Search(
            Filter filter, @Nullable String actor, @Nullable JobId after, Set<String> hidden) {

        /** Whether every job matches, so that no more are looked at than shown. */
        boolean isOpen() {
            return filter.states().isEmpty() && filter.kind() == null && actor == null && hidden.isEmpty();
        }

        String page() {
            return "select " + StoredJob.BRIEF + " from ("
                    + parts("(select * from (%s order by id desc limit :looked_%s) looked where " + condition()
                            + " order by id desc limit :limit)")
                    + ") job order by id desc limit :limit";
        }

        String floor() {
            return "select id from ("
                    + parts("(select id from (%s) looked order by id desc offset :looked_%s - 1 limit 1)")
                    + ") floors order by id desc limit 1";
        }

        StatementSpec bind(StatementSpec statement, int limit) {
            return statement
                    .param("after", after == null ? null : after.value())
                    .param("actor", actor)
                    .param("kind", filter.kind())
                    .param("hidden", Parameters.array("text", hidden, Function.identity()))
                    .param("states", Parameters.array("text", filter.states(), JobState::name))
                    .param("limit", limit + 1)
                    .param("looked_unfinished", isOpen() ? limit + 1 : LOOKED_AT_UNFINISHED)
                    .param("looked_finished", isOpen() ? limit + 1 : LOOKED_AT_FINISHED);
        }

        private String parts(String part) {
            String behind = after == null ? " where true" : " where id < :after";
            boolean unfinished = filter.states().isEmpty() || !ENDED.containsAll(filter.states());
            boolean finished =
                    filter.states().isEmpty() || filter.states().stream().anyMatch(ENDED::contains);
            // The index of what people have started knows no others.
            String owned = actor != null && actor.startsWith(PERSON) ? " and actor = :actor and actor ^@ 'usr_'" : "";
            return Stream.of(
                            unfinished ? part.formatted(StoredJob.UNFINISHED + behind, "unfinished") : "",
                            finished ? part.formatted(StoredJob.FINISHED + behind + owned, "finished") : "")
                    .filter(sql -> !sql.isEmpty())
                    .collect(Collectors.joining(" union all "));
        }

        private String condition() {
            return Stream.of(
                            "(cast(:floor as uuid) is null or id >= :floor)",
                            actor == null ? "" : "actor = :actor",
                            filter.kind() == null ? "" : "kind = :kind",
                            hidden.isEmpty() ? "" : "kind <> all(:hidden)",
                            filter.states().isEmpty() ? "" : "state = any(:states)")
                    .filter(sql -> !sql.isEmpty())
                    .collect(Collectors.joining(" and "));
        }
    }
}
