package dev.basefly.jobs.operation;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKinds;
import dev.basefly.jobs.Lane;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.jobs.Wakeups;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** The jobs that were given up: looked into, replayed and discarded by the operator, one or many. */
@CrossTenant(reason = "the operator sees the jobs of all organizations")
public final class DeadLetters {

    /** How many jobs one step replays or discards. */
    public static final int STEP = 1_000;

    private static final int REPLAYS_OF_A_RACE = 5;

    private final SystemDatabase database;
    private final DeadList list;
    private final Wakeups wakeups;
    private final AuditLog audit;
    private final Clock clock;

    DeadLetters(SystemDatabase database, Wakeups wakeups, AuditLog audit, Clock clock, JobKinds kinds) {
        this.database = database;
        this.list = new DeadList(database, kinds);
        this.wakeups = wakeups;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A dead job with what it was to do.
     *
     * @param uniqueKey the ids and times in it; what else may be personal is told by its length
     * @param payload JSON without secrets, free text and numbers, shortened
     * @param failures of all its attempts, those before a replay included, the oldest first; the last twenty are kept
     */
    public record Letter(
            DeadJob job, int mostAttempts, @Nullable String uniqueKey, String payload, List<FailedAttempt> failures) {

        public Letter {
            failures = List.copyOf(failures);
        }
    }

    /**
     * What one step did.
     *
     * @param done how many jobs were replayed or discarded
     * @param refused how many stay dead because another job has their key
     * @param left how many of the filter were not looked at yet
     * @param before the end of the time range, to be sent with the next step, so that what dies meanwhile is left out
     * @param next where the next step begins, null when all is done
     */
    public record Step(
            int done,
            int refused,
            Count left,
            Instant before,
            @Nullable String next) {}

    /** Newest first; a page may be short or empty although there are more, when much was looked through. */
    public Page<DeadJob> page(DeadFilter filter, @Nullable String cursor, int limit) {
        return list.page(filter, DeadList.Place.after(cursor), limit);
    }

    /** How many there are, counted up to a bound. */
    public Count count(DeadFilter filter) {
        return list.count(filter, null);
    }

    /**
     * One dead job.
     *
     * @throws ApiError NOT_FOUND when there is no such job or it is not dead
     */
    public Letter get(TenantId tenant, JobId id) {
        return list.get(tenant, id).orElseThrow(() -> ApiError.notFound("Dead job"));
    }

    /**
     * Lets a dead job begin anew under its id: it has all its attempts again, and its failures stay in its history.
     *
     * @throws ApiError NOT_FOUND when it is not dead, as after somebody else has replayed it; CONFLICT when another job has
     *     its unique key
     */
    public void replay(TenantId tenant, JobId id) {
        Replayed replayed = again(List.of(DeadList.Place.of(tenant, id)), found -> {
            if (!found.jobs().isEmpty() && found.refused() == 0) {
                record(tenant, entry("job.replayed", id, found.jobs().getFirst().kind()));
            }
        });
        if (replayed.refused() > 0) {
            throw ApiError.conflict("unique_key", "Another job that is not finished has the unique key of this one")
                    .remedy("Wait until that one has ended, or discard this one");
        }
        if (replayed.jobs().isEmpty()) {
            throw ApiError.notFound("Dead job");
        }
    }

    /**
     * Ends a dead job as cancelled.
     *
     * @throws ApiError NOT_FOUND when it is not dead
     */
    public void discard(TenantId tenant, JobId id) {
        String kind = get(tenant, id).job().kind();
        boolean discarded = database.inTransaction(() -> {
            boolean gone = !discard(List.of(DeadList.Place.of(tenant, id))).isEmpty();
            if (gone) {
                record(tenant, entry("job.discarded", id, kind));
            }
            return gone;
        });
        if (!discarded) {
            throw ApiError.notFound("Dead job");
        }
    }

    /** Replays the oldest thousand of the filter, from where the step before ended. */
    public Step replayAll(DeadFilter filter, @Nullable String cursor, String reason) {
        return step(filter, cursor, places -> {
            Replayed replayed = again(places, found -> {
                Map<UUID, Long> tenants = found.jobs().stream()
                        .collect(Collectors.groupingBy(job -> job.lane().tenant(), Collectors.counting()));
                record("jobs.replayed", filter, tenants, reason);
            });
            return new Done(replayed.jobs().size(), replayed.refused());
        });
    }

    /** Discards the oldest thousand of the filter, from where the step before ended. */
    public Step discardAll(DeadFilter filter, @Nullable String cursor, String reason) {
        return step(
                filter,
                cursor,
                places -> database.inTransaction(() -> {
                    List<UUID> gone = discard(places);
                    Map<UUID, Long> tenants =
                            gone.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
                    record("jobs.discarded", filter, tenants, reason);
                    return new Done(gone.size(), 0);
                }));
    }

    private record Done(int jobs, int refused) {}

    private record Again(Lane lane, String kind, long rank) {}

    private record Replayed(List<Again> jobs, int refused) {}

    private Step step(DeadFilter asked, @Nullable String cursor, Function<List<DeadList.Place>, Done> action) {
        Instant before = Objects.requireNonNullElse(asked.before(), clock.instant());
        DeadFilter filter = asked.before(before);
        DeadList.Found found = list.oldest(filter, DeadList.Place.after(cursor), STEP);
        Done done = found.places().isEmpty() ? new Done(0, 0) : action.apply(found.places());
        DeadList.Place next = found.next();
        return new Step(
                done.jobs(),
                done.refused(),
                next == null ? Count.NONE : list.count(filter, next),
                before,
                next == null ? null : next.cursor());
    }

    /** A key that is taken in the same moment fails the statement; the next attempt sees who has it. */
    private Replayed again(List<DeadList.Place> places, Consumer<Replayed> record) {
        for (int attempt = 1; ; attempt++) {
            try {
                Replayed replayed = database.inTransaction(() -> {
                    Replayed found = replay(places);
                    record.accept(found);
                    return found;
                });
                Map<Lane, Long> lanes = new HashMap<>();
                replayed.jobs().forEach(job -> lanes.merge(job.lane(), job.rank(), Math::min));
                wakeups.wake(lanes);
                return replayed;
            } catch (DuplicateKeyException race) {
                if (attempt == REPLAYS_OF_A_RACE) {
                    throw ApiError.conflict("unique_key", "Jobs with the same unique keys are being added")
                            .remedy("Try again");
                }
            }
        }
    }

    private Replayed replay(List<DeadList.Place> places) {
        int[] refused = {0};
        List<Again> jobs = new ArrayList<>();
        database.jdbc()
                .sql("select * from jobs_replay(?, ?, ?)")
                .param(Parameters.array("uuid", places, DeadList.Place::tenant))
                .param(Parameters.array("uuid", places, DeadList.Place::id))
                .param(Parameters.utc(clock.instant()))
                .query(row -> {
                    if (row.getBoolean("replayed")) {
                        Lane lane = new Lane(
                                row.getObject("tenant_id", UUID.class),
                                row.getString("queue"),
                                row.getString("limit_key"));
                        jobs.add(new Again(lane, row.getString("kind"), row.getLong("rank")));
                    } else {
                        refused[0]++;
                    }
                });
        return new Replayed(jobs, refused[0]);
    }

    /** Returns the tenants of those that were discarded. */
    private List<UUID> discard(List<DeadList.Place> places) {
        return database.jdbc()
                .sql("select tenant_id from jobs_discard(?, ?, ?)")
                .param(Parameters.array("uuid", places, DeadList.Place::tenant))
                .param(Parameters.array("uuid", places, DeadList.Place::id))
                .param(Parameters.utc(clock.instant()))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /** Once for the installation with the whole filter, and in each organization's own log with its share. */
    private void record(String action, DeadFilter filter, Map<UUID, Long> tenants, String reason) {
        long all = tenants.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return;
        }
        AuditEntry entry = AuditEntry.of(action).because(reason.isBlank() ? null : reason);
        audit.recordForInstallation(filter.on(entry.with("jobs", all)));
        tenants.forEach((tenant, jobs) -> {
            if (!Lane.isInstallation(tenant)) {
                audit.record(new TenantId(tenant), entry.with("jobs", jobs));
            }
        });
    }

    private void record(TenantId tenant, AuditEntry entry) {
        if (Lane.isInstallation(tenant.value())) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(tenant, entry);
        }
    }

    private static AuditEntry entry(String action, JobId id, String kind) {
        return AuditEntry.of(action).on("job", id).with("kind", kind);
    }
}
