package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobParts;
import dev.basefly.jobs.JobsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A process of the simulation: the real worker, whose threads' steps are taken one by one. */
final class SimulatedNode {

    static final int CONCURRENCY = 3;
    static final Duration LEASE = Duration.ofSeconds(10);
    private static final JobsSettings SETTINGS = new JobsSettings(
            CONCURRENCY,
            JobsSettings.Acknowledge.EACH,
            LEASE,
            Duration.ofDays(7),
            Duration.ofDays(90),
            200_000,
            100,
            10_000,
            100_000);

    private final Simulation world;
    private final SimulatedWay way;
    private final List<Claimed> inHand = new ArrayList<>();
    private final List<Execution> running = new ArrayList<>();
    private final List<Execution> unbegun = new ArrayList<>();
    private final List<Outcome> unacknowledged = new ArrayList<>();
    private List<Outcome> batch = List.of();
    private @Nullable Worker worker;
    private long asleepUntil;

    SimulatedNode(Simulation world) {
        this.world = world;
        this.way = new SimulatedWay(world);
    }

    boolean isUp() {
        return worker != null;
    }

    boolean isAwake() {
        return worker != null && world.nanos() >= asleepUntil;
    }

    /** Starts a process; it stays down when the database cannot be reached. */
    void start() {
        Map<String, JobHandler<?>> handlers = Map.of(Script.KIND.name(), new JobHandler<>(Script.KIND, world::work));
        way.beginAnew();
        Worker fresh = new Worker(
                way,
                handlers,
                JobParts.silentWakeups(),
                SETTINGS,
                new Surroundings(world.clock(), world::nanos, world::random),
                world.newLanes());
        attempt(() -> {
            fresh.join();
            worker = fresh;
        });
    }

    /** Everything this process knew is gone. */
    void kill() {
        worker = null;
        inHand.clear();
        running.clear();
        unbegun.clear();
        unacknowledged.clear();
        batch = List.of();
        asleepUntil = 0;
    }

    void sleep(Duration time) {
        asleepUntil = world.nanos() + time.toNanos();
    }

    void wakeUp() {
        asleepUntil = 0;
    }

    @Nullable
    Worker worker() {
        return worker;
    }

    @Nullable
    UUID presence() {
        return way.presence();
    }

    void claim() {
        Worker mine = worker;
        if (mine != null && !attempt(mine::claim)) {
            mine.afterFailedClaim();
        }
    }

    void look() {
        Worker mine = worker;
        if (mine != null) {
            boolean ignored = attempt(mine::look);
        }
    }

    /** A runner that is free takes a job, or one that took a job begins it. */
    void begin() throws InterruptedException {
        Worker mine = worker;
        if (mine != null && !inHand.isEmpty()) {
            begin(mine, inHand.removeFirst());
        } else if (mine != null && mine.runners.waiting() > 0 && busy() < CONCURRENCY) {
            Claimed job = mine.runners.take();
            if (job != null) {
                inHand.add(job);
            }
        }
    }

    private void begin(Worker mine, Claimed job) {
        Execution execution = mine.runners.begin(job);
        if (mine.runners.mayBegin(job)) {
            world.referee().begins(this, job);
            running.add(execution);
        } else {
            unbegun.add(execution);
        }
    }

    private int busy() {
        unacknowledged.removeIf(outcome -> outcome.written().isDone());
        return inHand.size() + running.size() + unbegun.size() + unacknowledged.size();
    }

    /** One of the jobs that run comes to its end. */
    void end() throws InterruptedException {
        Worker mine = worker;
        if (mine == null) {
            return;
        }
        boolean begun = unbegun.isEmpty();
        List<Execution> some = begun ? running : unbegun;
        if (!some.isEmpty()) {
            Outcome outcome = mine.runners.end(some.remove(world.below(some.size())), begun);
            if (outcome != null) {
                unacknowledged.add(outcome);
                world.referee().ends(outcome, begun);
            }
        }
    }

    /** The writer writes once; what cannot be written is kept. */
    void write() throws InterruptedException {
        Worker mine = worker;
        if (mine == null) {
            return;
        }
        if (batch.isEmpty()) {
            batch = mine.writer.next(0);
        }
        List<Outcome> outcomes = batch;
        if (!outcomes.isEmpty() && attempt(() -> mine.writer.writeOnce(outcomes))) {
            batch = List.of();
        }
    }

    private interface Step {
        void take() throws InterruptedException;
    }

    /** False when the database did not answer. */
    private static boolean attempt(Step step) {
        try {
            step.take();
            return true;
        } catch (SimulatedWay.Broken broken) {
            return false;
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
