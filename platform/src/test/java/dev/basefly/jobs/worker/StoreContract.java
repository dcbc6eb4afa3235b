package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The same steps on PostgreSQL and on the model that simulations run on: what they answer and hold must be the same. */
@CrossTenant(reason = "looks at the jobs of all tenants")
final class StoreContract {

    private static final int STEPS = 60;
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Lane BEFORE_ALL = new Lane(TenantId.INSTALLATION.value(), "");

    private final SplittableRandom random;
    private final SystemDatabase database;
    private final JobStore real;
    private final ModelStore model = new ModelStore(null, _ -> false);
    private final List<Lane> lanes = new ArrayList<>();
    private final List<UUID> workers = new ArrayList<>();
    private final List<Claimed> claimed = new ArrayList<>();
    private final Instant server;
    private Instant now = Instant.parse("2026-05-01T09:00:00Z");

    private StoreContract(long seed, SystemDatabase database) {
        this.random = new SplittableRandom(seed);
        this.database = database;
        this.real = new JobStore(database);
        this.server = now;
        for (int tenant = 0; tenant < 2; tenant++) {
            UUID id = newId();
            lanes.add(new Lane(id, "default"));
            lanes.add(new Lane(id, "mail"));
        }
    }

    /** Takes the steps of the seed; returns where the two differ, null if nowhere. */
    static @Nullable String difference(long seed, SystemDatabase database) {
        for (String table : List.of("jobs", "finished_jobs", "job_workers")) {
            database.jdbc().sql("delete from " + table).update();
        }
        StoreContract contract = new StoreContract(seed, database);
        contract.join();
        contract.join();
        for (int step = 0; step < STEPS; step++) {
            contract.now = contract.now.plusNanos(1_000L * (1 + contract.random.nextInt(2_000_000)));
            String difference = contract.step();
            if (difference != null) {
                return "Seed %d, step %d: %s".formatted(seed, step, difference);
            }
        }
        return null;
    }

    private @Nullable String step() {
        String answers =
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> add();
                    case 3, 4 -> claim();
                    case 5, 6 -> write();
                    case 7 ->
                        same(
                                "promote",
                                ready(real.promote(List.of(Script.KIND.name()), now, 1_000)),
                                ready(model.promote(now, 1_000)));
                    case 8 -> same("sweep", real.sweep(BEFORE_ALL, 1_000), model.sweep(BEFORE_ALL, 1_000));
                    case 9 -> cancel();
                    case 10 -> giveBack();
                    default -> rescue();
                };
        return answers != null ? answers : same("hold", held(), modelHeld());
    }

    private @Nullable String add() {
        Instant runAt = random.nextInt(3) == 0 ? now.plusSeconds(1 + random.nextInt(3)) : now;
        ModelJob job = new ModelJob(
                newId(),
                lanes.get(random.nextInt(lanes.size())),
                9 + random.nextInt(3),
                2,
                "{}",
                random.nextInt(4) == 0 ? "key" : null,
                runAt);
        boolean added = model.add(job, now) == job;
        int rows = database.jdbc()
                .sql("""
                        insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at,
                            most_attempts, unique_key, actor, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, 'test', ?) on conflict do nothing
                        """)
                .param(job.lane.tenant())
                .param(job.id)
                .param(job.lane.queue())
                .param(Script.KIND.name())
                .param((runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE).name())
                .param(job.rank)
                .param(job.priority)
                .param(Parameters.utc(runAt))
                .param(job.mostAttempts)
                .param(job.uniqueKey)
                .param(Parameters.utc(now))
                .update();
        return same("add", rows == 1, added);
    }

    private @Nullable String claim() {
        UUID worker = worker();
        long floor = random.nextInt(3) == 0
                ? model.jobs.values().stream()
                        .mapToLong(job -> job.rank)
                        .sorted()
                        .skip(1)
                        .findFirst()
                        .orElse(0)
                : 0;
        List<Lanes.Share> shares = lanes.stream()
                .filter(_ -> random.nextBoolean())
                .map(lane -> new Lanes.Share(lane, floor, 1 + random.nextInt(2), 1))
                .toList();
        List<Claimed> taken = attempt(() -> real.claim(worker, shares, now));
        List<Claimed> expected = attempt(() -> model.claim(worker, shares, now));
        if (taken != null) {
            claimed.addAll(taken);
        }
        return same("claim", places(taken), places(expected));
    }

    private @Nullable String write() {
        UUID worker = worker();
        Map<UUID, Outcome> outcomes = new LinkedHashMap<>();
        for (int number = random.nextInt(4); number > 0 && !claimed.isEmpty(); number--) {
            Claimed job = claimed.get(random.nextInt(claimed.size()));
            outcomes.put(job.id(), outcome(job));
        }
        return same("write", real.write(worker, outcomes.values(), now), model.write(worker, outcomes.values(), now));
    }

    private Outcome outcome(Claimed job) {
        return switch (random.nextInt(5)) {
            case 0 -> Outcome.completed(job, null);
            case 1 -> Outcome.cancelled(job);
            case 2 -> Outcome.dead(job, "no");
            case 3 -> Outcome.retried(job, "later", Duration.ofSeconds(1));
            default -> Outcome.released(job);
        };
    }

    private @Nullable String cancel() {
        if (model.all.isEmpty()) {
            return null;
        }
        ModelJob job = List.copyOf(model.all.values()).get(random.nextInt(model.all.size()));
        boolean cancelled = database.jdbc()
                .sql("select jobs_cancel(?, ?, ?)")
                .param(job.lane.tenant())
                .param(job.id)
                .param(Parameters.utc(now))
                .query(Boolean.class)
                .single();
        return same("cancel", cancelled, model.cancel(job.id));
    }

    private @Nullable String giveBack() {
        UUID worker = worker();
        List<UUID> known = claimed.stream()
                .map(Claimed::id)
                .filter(_ -> random.nextInt(4) != 0)
                .toList();
        var strays = real.strays(worker, known);
        var expected = model.strays(worker, known);
        String difference = same("strays", Set.copyOf(strays), Set.copyOf(expected));
        if (difference != null) {
            return difference;
        }
        String unwanted = same("unwanted", Set.copyOf(real.unwanted(worker)), Set.copyOf(model.unwanted(worker)));
        return unwanted != null
                ? unwanted
                : same("give back", ready(real.giveBack(worker, strays)), ready(model.giveBack(worker, expected)));
    }

    /** Now and then after a worker was not seen for long; then another one comes. */
    private @Nullable String rescue() {
        boolean lost = random.nextBoolean();
        if (lost) {
            UUID worker = worker();
            database.jdbc()
                    .sql("update job_workers set seen_at = clock_timestamp() - interval '1 hour' where id = ?")
                    .param(worker)
                    .update();
            model.workers.computeIfPresent(worker, (_, _) -> server.minus(Duration.ofHours(1)));
        }
        boolean thorough = random.nextBoolean();
        String difference = same(
                "rescue",
                rescued(real.rescue(LEASE, thorough, now)),
                rescued(model.rescue(LEASE, thorough, server, now)));
        if (lost) {
            join();
        }
        UUID worker = worker();
        return difference != null ? difference : same("beat", real.beat(worker), model.beat(worker, server));
    }

    private void join() {
        UUID worker = newId();
        real.join(worker, "test", 1, List.of());
        model.workers.put(worker, server);
        workers.add(worker);
    }

    /** Mostly one of the last two. */
    private UUID worker() {
        int back = Math.min(workers.size(), random.nextInt(5) == 0 ? 3 : 2);
        return workers.get(workers.size() - 1 - random.nextInt(back));
    }

    private static @Nullable List<Claimed> attempt(Supplier<List<Claimed>> claim) {
        try {
            return claim.get();
        } catch (WorkerLost | IllegalStateException refused) {
            return null;
        }
    }

    private static @Nullable String same(String what, @Nullable Object real, @Nullable Object expected) {
        return Objects.equals(real, expected) ? null : what + ": " + real + " in place of " + expected;
    }

    private static List<String> places(@Nullable List<Claimed> jobs) {
        return jobs == null
                ? List.of("refused")
                : jobs.stream()
                        .sorted(Comparator.comparing(job -> job.id().toString()))
                        .map(job -> job.id() + " " + job.lane() + " " + job.rank() + " " + job.attempt() + " "
                                + job.unwanted())
                        .toList();
    }

    private static Map<JobStore.Ready, Long> ready(Collection<JobStore.Ready> ready) {
        return ready.stream().collect(Collectors.groupingBy(found -> found, Collectors.counting()));
    }

    private static Set<String> rescued(List<JobStore.Rescued> rescued) {
        return rescued.stream().map(job -> job.id() + " " + job.state()).collect(Collectors.toSet());
    }

    private List<String> held() {
        return Stream.concat(
                        database
                                .jdbc()
                                .sql("select id, state, attempt, rank, cancel_asked, worker_id, run_at from jobs")
                                .query((row, _) -> text(
                                        row.getObject(1, UUID.class),
                                        row.getString(2),
                                        row.getInt(3),
                                        row.getLong(4),
                                        row.getBoolean(5) + " " + row.getObject(6) + " "
                                                + row.getObject(7, OffsetDateTime.class)
                                                        .toInstant()))
                                .list()
                                .stream(),
                        database
                                .jdbc()
                                .sql("select id, state from finished_jobs")
                                .query((row, _) -> row.getString(1) + " " + row.getString(2))
                                .list()
                                .stream())
                .sorted()
                .toList();
    }

    private List<String> modelHeld() {
        return model.all.values().stream()
                .map(job -> job.state.isFinal()
                        ? job.id + " " + job.state
                        : text(
                                job.id,
                                job.state.name(),
                                job.attempt,
                                job.rank,
                                job.cancelAsked + " " + job.worker + " " + job.runAt))
                .sorted()
                .toList();
    }

    private static String text(UUID id, String state, int attempt, long rank, String rest) {
        return id + " " + state + " " + attempt + " " + rank + " " + rest;
    }

    private UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
