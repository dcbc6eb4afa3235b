package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Some processes with the real worker on a model of the database, in made-up time and in an order that only the seed
 * decides, while processes die and sleep, connections break, clocks step, wake-ups get lost, jobs are cancelled and queues
 * paused. Then everything heals, and each job must have ended as it should.
 */
final class Simulation {

    private static final int STEPS = 500;
    private static final int MOST_ROUNDS = 1_500;
    private static final int NODES = 3;
    private static final Instant START = Instant.parse("2126-03-01T09:00:00Z");
    private static final String[] QUEUES = {"default", "mail"};

    private final SplittableRandom random;
    private final @Nullable Bug bug;
    private final SettableClock clock = new SettableClock(START);
    private final ModelStore store;
    private final Referee referee;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<UUID> tenants = new ArrayList<>();
    private final List<Supplier<?>> late = new ArrayList<>();
    private final Set<UUID> locked = new HashSet<>();
    private Duration skew = Duration.ZERO;
    private long nanos;
    private long brokenUntil;
    private boolean calm;

    private Simulation(long seed, @Nullable Bug bug) {
        this.random = new SplittableRandom(seed);
        this.bug = bug;
        this.store = new ModelStore(bug, this::isLocked);
        this.referee = new Referee(this, store);
        for (int number = 0; number < 3; number++) {
            tenants.add(newId());
        }
        for (int number = 0; number < NODES; number++) {
            nodes.add(new SimulatedNode(this));
        }
    }

    /** Runs one; what breaks a rule is an error that names the seed. */
    static void run(long seed, @Nullable Bug bug) {
        Simulation simulation = new Simulation(seed, bug);
        try {
            simulation.run();
        } catch (BrokenRule broken) {
            throw new AssertionError(
                    "Seed %d after %d ms: %s".formatted(seed, simulation.nanos / 1_000_000, broken.getMessage()),
                    broken);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void run() throws InterruptedException {
        nodes.forEach(SimulatedNode::start);
        for (int step = 0; step < STEPS; step++) {
            pass(random.nextInt(20) == 0 ? 3_000 : 15);
            happen();
        }
        heal();
        for (int round = 0; round < MOST_ROUNDS && !referee.isSettled(); round++) {
            pass(200);
            for (SimulatedNode node : nodes) {
                node.look();
                node.claim();
                for (int runner = 0; runner < SimulatedNode.CONCURRENCY; runner++) {
                    node.begin();
                    node.end();
                }
                node.write();
            }
        }
        referee.settle();
    }

    private void heal() {
        calm = true;
        brokenUntil = 0;
        late.forEach(this::arrive);
        late.clear();
        store.pauses.clear();
        nodes.forEach(SimulatedNode::wakeUp);
        nodes.stream().filter(node -> !node.isUp()).forEach(SimulatedNode::start);
    }

    private void happen() throws InterruptedException {
        int dice = random.nextInt(1000);
        SimulatedNode node = nodes.get(below(NODES));
        if (dice < 80) {
            add();
        } else if (dice < 95) {
            cancel();
        } else if (dice < 140) {
            Lane lane = lane();
            if (!store.pauses.remove(lane)) {
                store.pauses.add(lane);
            }
        } else if (dice < 146) {
            node.kill();
        } else if (dice < 151) {
            node.sleep(Duration.ofSeconds(below(25)));
        } else if (dice < 156) {
            skew = Duration.ofSeconds(below(60) - 30);
        } else if (dice < 159) {
            brokenUntil = nanos + Duration.ofMillis(below(15_000)).toNanos();
        } else if (dice < 175 && !late.isEmpty()) {
            arrive(late.remove(below(late.size())));
        } else if (!node.isUp()) {
            if (dice < 300) {
                node.start();
            }
        } else if (node.isAwake()) {
            step(node);
        }
    }

    private void step(SimulatedNode node) throws InterruptedException {
        switch (below(6)) {
            case 0 -> node.look();
            case 1 -> node.claim();
            case 2, 3 -> node.begin();
            case 4 -> node.end();
            default -> node.write();
        }
    }

    private void add() {
        int count = random.nextInt(8) == 0 ? 12 : 1 + below(2);
        UUID tenant = tenants.get(random.nextInt(3) == 0 ? below(tenants.size()) : 0);
        for (int number = 0; number < count; number++) {
            Script script = new Script(random.nextInt(4) == 0 ? below(6) : 0, random.nextInt(20) == 0);
            Script kept = script.permanent() ? new Script(Integer.MAX_VALUE, true) : script;
            Instant now = clock.instant();
            ModelJob job = new ModelJob(
                    newId(),
                    new Lane(tenant, QUEUES[below(2)]),
                    9 + below(3),
                    Script.MOST_ATTEMPTS,
                    "{\"failures\":%d,\"permanent\":%s}".formatted(kept.failures(), kept.permanent()),
                    random.nextInt(6) == 0 ? "key" + below(2) : null,
                    random.nextInt(4) == 0 ? now.plusMillis(below(4_000)) : now);
            if (store.add(job, now) == job) {
                referee.added(job, kept);
                wake(job);
            }
        }
    }

    /** Tells the nodes, of which each may miss it. */
    private void wake(ModelJob job) {
        for (SimulatedNode node : nodes) {
            Worker worker = node.worker();
            if (worker != null && random.nextInt(3) != 0) {
                if (job.state == JobState.AVAILABLE) {
                    worker.woken(Map.of(job.lane, job.rank));
                } else {
                    worker.due(job.runAt);
                }
            }
        }
    }

    private void cancel() {
        if (!store.jobs.isEmpty()) {
            ModelJob job = List.copyOf(store.jobs.values()).get(below(store.jobs.size()));
            boolean waits = job.state != JobState.RUNNING;
            if (store.cancel(job.id)) {
                referee.cancelled(job, waits);
            }
        }
    }

    /** What the handler of every simulated job does. */
    void work(Script script, JobRun run) {
        UUID id = run.id().value();
        referee.works(id, run.attempt());
        if (script.permanent()) {
            throw JobFailure.permanent("as written", null);
        }
        if (run.attempt() <= script.failures()) {
            throw new IllegalStateException("as written");
        }
        if (bug != Bug.ACKNOWLEDGED_BEFORE_EFFECT) {
            referee.effect(id);
        }
    }

    /** Sends a statement to the model, on whose way it may get lost. */
    <T> T send(Supplier<T> statement) {
        int dice = calm ? 1000 : random.nextInt(100);
        pass(1);
        if (nanos < brokenUntil || dice < 3) {
            throw new SimulatedWay.Broken("the request was lost");
        }
        if (dice < 5) {
            late.add(statement);
            throw new SimulatedWay.Broken("the request is late");
        }
        locked.clear();
        if (!calm && random.nextInt(4) == 0) {
            store.jobs.keySet().stream().filter(_ -> random.nextInt(5) == 0).forEach(locked::add);
        }
        T answer = answer(statement);
        if (dice < 8) {
            throw new SimulatedWay.Broken("the answer was lost");
        }
        return answer;
    }

    private static <T> T answer(Supplier<T> statement) {
        try {
            return statement.get();
        } catch (IllegalStateException refused) {
            throw new SimulatedWay.Broken("refused: " + refused.getMessage());
        }
    }

    private void arrive(Supplier<?> statement) {
        try {
            Object ignored = statement.get();
        } catch (IllegalStateException refused) {
            // Nobody is there to hear it.
        }
    }

    boolean isLocked(ModelJob job) {
        return locked.contains(job.id);
    }

    Lanes newLanes() {
        return LanesSimulation.lanes(bug);
    }

    private void pass(int mostMillis) {
        nanos += 1 + random.nextLong(mostMillis * 1_000_000L);
        clock.set(START.plusNanos(nanos).plus(skew));
    }

    private Lane lane() {
        return new Lane(tenants.get(below(tenants.size())), QUEUES[below(2)]);
    }

    private UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    double random() {
        return random.nextDouble();
    }

    long nanos() {
        return nanos;
    }

    /** The database's clock does not step. */
    Instant serverTime() {
        return START.plusNanos(nanos);
    }

    SettableClock clock() {
        return clock;
    }

    ModelStore store() {
        return store;
    }

    Referee referee() {
        return referee;
    }
}
