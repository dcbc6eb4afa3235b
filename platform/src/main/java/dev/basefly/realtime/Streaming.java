package dev.basefly.realtime;

import dev.basefly.events.EventSignal;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.context.SmartLifecycle;

/** Runs what streams need on a node that serves requests, and says good-bye to them before the web server drains. */
final class Streaming implements SmartLifecycle {

    /** Before the periodic tasks and the web server, once the load balancer has had its time to notice. */
    private static final int PHASE = Integer.MAX_VALUE - 256;

    private static final Duration SWEEP = Duration.ofMillis(250);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Hub hub;
    private final EventSignal signal;
    private final LogNotifications notifications;
    private final Role role;
    private final PeriodicTask passing;
    private final List<PeriodicTask> tasks;
    private volatile boolean running;

    Streaming(Hub hub, Rechecks rechecks, EventSignal signal, LogNotifications notifications, Options options) {
        this.hub = hub;
        this.signal = signal;
        this.notifications = notifications;
        this.role = options.role();
        this.passing = PeriodicTask.every(SWEEP, "realtime", this::passOn);
        this.tasks = List.of(
                passing,
                PeriodicTask.every(BEAT, "realtime-beat", hub::beat),
                PeriodicTask.every(options.recheck(), "realtime-recheck", rechecks::run));
    }

    /** What this node does, and how often listeners are checked. */
    record Options(Role role, Duration recheck) {}

    private void passOn(BooleanSupplier goesOn) {
        if (!role.runsBackgroundWork()) {
            hub.place();
        }
        boolean more = true;
        while (more && goesOn.getAsBoolean()) {
            more = hub.passOn();
        }
    }

    @Override
    public void start() {
        if (role.servesRequests() && !running) {
            hub.start();
            if (!role.runsBackgroundWork()) {
                signal.onPublished(passing::wakeUp);
            }
            signal.onPlaced(passing::wakeUp);
            notifications.onReceived(passing::wakeUp);
            tasks.forEach(PeriodicTask::start);
        }
        running = true;
    }

    @Override
    public void stop() {
        if (role.servesRequests() && running) {
            hub.drain();
            tasks.forEach(PeriodicTask::stop);
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
