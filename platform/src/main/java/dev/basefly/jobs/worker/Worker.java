package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.JobsSettings;
import dev.basefly.jobs.Lane;
import dev.basefly.jobs.Wakeups;
import dev.basefly.jobs.limit.Gate;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs and does them: one thread claims, runners work, one thread writes how jobs ended, and one looks after what
 * time brings. What is claimed ahead follows the rate at which jobs end, so that long jobs are left to who has time.
 */
final class Worker implements Wakeups.Listener {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_AHEAD = 2_000;
    private static final long AHEAD_MILLIS = 100;
    private static final long LOOK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 500;
    private static final long LIMITED_PAUSE_MILLIS = 20;
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);
    private static final int LARGEST_STEP = 1_000;
    private static final int MOST_FORGOTTEN = 10_000;
    private static final Lane BEFORE_ALL = new Lane(TenantId.INSTALLATION.value(), "");

    private final JobStore store;
    private final JobsSettings settings;
    private final Set<String> kinds;
    private final Wakeups wakeups;
    private final Surroundings surroundings;
    private final Clock clock;
    private final Lanes lanes;

    private final Signal toClaim = new Signal();
    private final Signal toLook = new Signal();
    private final LongAdder ended = new LongAdder();
    private final AtomicReference<Instant> due = new AtomicReference<>(Instant.MAX);
    private final Turns turns;
    final Writer writer;
    final Runners runners;
    private final OpenTenants open;
    private final Claims claims;
    private final Thread claimer =
            Thread.ofPlatform().daemon().name("job-claimer").unstarted(this::claimAlways);
    private final Thread looker =
            Thread.ofPlatform().daemon().name("job-looker").unstarted(this::lookAlways);
    private volatile Presence presence;
    private volatile BooleanSupplier memoryIsShort = () -> false;
    private volatile int ahead;
    private volatile boolean running;
    private volatile boolean claiming;
    private Lane swept = BEFORE_ALL;

    Worker(JobStore store, Map<String, JobHandler<?>> handlers, Wakeups wakeups, JobsSettings settings, Clock clock) {
        this(store, handlers, wakeups, settings, Surroundings.real(clock), new Lanes());
    }

    Worker(
            JobStore store,
            Map<String, JobHandler<?>> handlers,
            Wakeups wakeups,
            JobsSettings settings,
            Surroundings surroundings,
            Lanes lanes) {
        this.store = store;
        this.settings = settings;
        this.kinds = handlers.keySet();
        this.wakeups = wakeups;
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.lanes = lanes;
        this.turns = new Turns(settings.lease(), surroundings.nanos());
        this.presence = new Presence(store, settings.lease(), surroundings.nanos());
        this.writer = new Writer(store, clock, () -> presence.id(), this::written);
        this.runners = new Runners(
                handlers,
                store,
                writer,
                settings.acknowledge() == JobsSettings.Acknowledge.EACH,
                job -> presence.holds(job),
                surroundings);
        this.open = new OpenTenants(surroundings.nanos());
        this.claims = new Claims(store, lanes, open, clock, runners::add);
    }

    /** Takes one job at a time while memory is short. */
    void spare(BooleanSupplier memory) {
        memoryIsShort = memory;
    }

    /** Takes no more than the limits allow that this one knows. */
    void limitBy(Gate limits) {
        claims.limitBy(limits);
    }

    /** Lets jobs wait of those tenants, of the ones it is asked about, that no work may be done for now. */
    void leaveAlone(UnaryOperator<Set<UUID>> these) {
        open.leaveAlone(these);
    }

    void start() {
        join();
        running = true;
        claiming = true;
        writer.start();
        runners.start(settings.concurrency());
        claimer.start();
        looker.start();
        wakeups.listen(this);
    }

    /** Becomes one of the workers. */
    void join() {
        presence.begin(settings.concurrency(), kinds);
        claims.refresh();
    }

    /** Takes nothing more, lets running jobs end within the time, gives back the rest, and leaves. */
    void stop(Duration grace) throws InterruptedException {
        claiming = false;
        toClaim.give();
        claimer.join(grace.toMillis());
        runners.close();
        for (Claimed job : runners.drain()) {
            writer.add(Outcome.released(job));
        }
        awaitNothingHeld(grace);
        if (claims.holding() > 0) {
            runners.interrupt();
            awaitNothingHeld(LAST_MOMENT);
        }
        running = false;
        toLook.give();
        looker.join(LAST_MOMENT.toMillis());
        writer.close(LAST_MOMENT.toMillis());
        if (claims.holding() == 0) {
            presence.end();
        }
    }

    @Override
    public void woken(Map<Lane, Long> woken) {
        boolean news = false;
        for (Map.Entry<Lane, Long> lane : woken.entrySet()) {
            news |= lanes.woken(lane.getKey(), lane.getValue());
        }
        if (news) {
            toClaim.give();
        }
    }

    @Override
    public void due(Instant time) {
        due.accumulateAndGet(time, (known, fresh) -> fresh.isBefore(known) ? fresh : known);
        toLook.give();
    }

    @Override
    public void cancelled() {
        turns.beat().bringForward();
        toLook.give();
    }

    /** Looks at every lane soon: somebody may have been missed. */
    void sweepSoon() {
        turns.sweep().bringForward();
        toLook.give();
    }

    private void claimAlways() {
        Trouble trouble = new Trouble("Jobs cannot be taken for now");
        while (claiming) {
            try {
                if (!claim()) {
                    toClaim.awaitMillis(claims.isHoldingBack() ? LIMITED_PAUSE_MILLIS : PAUSE_MILLIS);
                }
                trouble.isOver();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failure) {
                trouble.is(failure);
                afterFailedClaim();
                trouble.pause(PAUSE_MILLIS);
            }
        }
    }

    void afterFailedClaim() {
        turns.strays().bringForward();
        turns.beat().bringForward();
    }

    /** Takes what there is room for; false when there is no room or nothing to take. */
    boolean claim() {
        if (turns.strays().has()) {
            claims.giveBackUnknown(presence.id());
        }
        if (!presence.holds()) {
            return false;
        }
        boolean spared = memoryIsShort.getAsBoolean();
        int allowed = ahead;
        int places = (spared ? 1 : settings.concurrency() + allowed) - claims.holding();
        if (places > 0 && runners.waiting() <= allowed / 2) {
            return claims.take(presence.id(), places);
        }
        // Only where jobs end soon: a long job must not wait here while another process has time for it.
        int above = Math.min(settings.concurrency(), places + allowed);
        return !spared && allowed > 0 && claims.takeOfNewcomers(presence.id(), above);
    }

    private void written(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            switch (outcome.state()) {
                case RETRYING, SCHEDULED -> due(clock.instant().plus(outcome.delay()));
                case AVAILABLE ->
                    lanes.woken(outcome.job().lane(), outcome.job().rank());
                case WAITING, COMPLETED, CANCELLED, DEAD, RUNNING -> {}
            }
        }
        ended.add(outcomes.size());
        claims.ended(outcomes);
        if (outcomes.stream().anyMatch(outcome -> outcome.job().origin().batch() != null)) {
            wakeups.batchesMoved();
        }
        toClaim.give();
    }

    private void lookAlways() {
        Trouble trouble = new Trouble("The clock of jobs cannot be looked after for now");
        long at = System.nanoTime();
        while (running) {
            try {
                toLook.await(untilNextLook());
                long now = System.nanoTime();
                if (now - at > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS / 2)) {
                    adapt(now - at);
                    at = now;
                }
                look();
                trouble.isOver();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failure) {
                trouble.is(failure);
                if (!presence.holds()) {
                    runners.interrupt();
                }
                trouble.pause(PAUSE_MILLIS);
            }
        }
    }

    private long untilNextLook() {
        Instant next = due.get();
        long most = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        Instant now = clock.instant();
        return next.isAfter(now.plusNanos(most))
                ? most
                : Math.max(0, Duration.between(now, next).toNanos());
    }

    /** Claims ahead what will be done within some milliseconds at the rate of now. */
    private void adapt(long nanos) {
        double perMilli = ended.sumThenReset() * 1e6 / nanos;
        ahead = (int) Math.min(MOST_AHEAD, perMilli * AHEAD_MILLIS);
    }

    void look() throws InterruptedException {
        runners.endOverdue();
        if (turns.beat().has()) {
            live();
        }
        if (turns.judgeAnew().has()) {
            open.refresh();
        }
        if (turns.promote().has() || !due.get().isAfter(clock.instant())) {
            promote();
        }
        if (turns.sweep().has()) {
            sweep();
        }
        if (turns.rescue().has()) {
            rescue();
        }
        if (turns.forget().has()) {
            forget();
        }
    }

    private void live() {
        if (!presence.beat()) {
            log.warn("This worker was given up for lost, as it was not seen for {}: it begins anew", settings.lease());
            runners.interrupt();
            List<Claimed> lost = runners.drain();
            written(lost.stream().map(Outcome::released).toList());
            Presence fresh = new Presence(store, settings.lease(), surroundings.nanos());
            fresh.begin(settings.concurrency(), kinds);
            presence = fresh;
        }
        wakeups.othersListen(store.others(presence.id()) > 0);
        claims.refresh();
        if (claims.holding() > 0) {
            runners.cancel(store.unwanted(presence.id()));
        }
    }

    /** One step at a time: however many are due at once, the worker goes on to say that it lives. */
    private void promote() {
        due.set(Instant.MAX);
        List<JobStore.Ready> ready = store.promote(kinds, clock.instant(), LARGEST_STEP);
        ready.forEach(found -> lanes.woken(found.lane(), found.rank()));
        if (ready.size() == LARGEST_STEP) {
            turns.promote().bringForward();
            toLook.give();
        }
        toClaim.give();
    }

    /** Finds what no wake-up told of. A sweep that takes long, as under an old snapshot, comes less often. */
    private void sweep() {
        long start = surroundings.nanos().getAsLong();
        List<JobStore.Ready> ready = store.sweep(swept, LARGEST_STEP);
        ready.forEach(found -> lanes.woken(found.lane(), found.rank()));
        swept = ready.size() < LARGEST_STEP ? BEFORE_ALL : ready.getLast().lane();
        turns.sweep().notBefore(20 * (surroundings.nanos().getAsLong() - start));
        toClaim.give();
    }

    private void rescue() {
        for (JobStore.Rescued job :
                store.rescue(settings.lease(), turns.thorough().has(), clock.instant())) {
            log.warn(
                    "The worker of job {} of kind {} was lost: it is {}", new JobId(job.id()), job.kind(), job.state());
            if (job.state() == JobState.AVAILABLE) {
                lanes.woken(job.ready().lane(), job.ready().rank());
            }
        }
        toClaim.give();
    }

    private void forget() {
        Instant now = clock.instant();
        boolean more = store.forget(now.minus(settings.keepFinished()), MOST_FORGOTTEN) == MOST_FORGOTTEN;
        more |= store.forgetDead(now.minus(settings.keepDead()), LARGEST_STEP) == LARGEST_STEP;
        if (more) {
            turns.forget().bringForward();
        }
    }

    private void awaitNothingHeld(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (claims.holding() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
