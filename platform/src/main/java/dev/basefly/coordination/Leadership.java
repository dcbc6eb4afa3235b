package dev.basefly.coordination;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Elects one process among many for what only one may do, such as planning schedules. When the leader crashes, another
 * leads within its lease; when it shuts down, within the poll. All the same two may believe to lead for a moment, so what
 * must not be done twice is guarded by {@link Fencing} with the term's token.
 */
public final class Leadership implements SmartLifecycle, MeterBinder {

    private final LockDesk desk;
    private final Duration lease;
    private final Duration poll;
    private final Map<String, Candidacy> candidacies = new ConcurrentHashMap<>();
    private volatile @Nullable MeterRegistry meters;
    private volatile boolean running;

    Leadership(LockDesk desk, Duration lease, Duration poll) {
        this.desk = desk;
        this.lease = lease;
        this.poll = poll;
    }

    /** What a leader does. */
    @FunctionalInterface
    public interface Duty {

        /**
         * Leads until the term is over: {@link Lease#isHeld} turns false and the thread is interrupted when the leadership is
         * lost or to be resigned. Returning before resigns; an exception does too and is logged. Then it is campaigned anew.
         */
        void lead(Lease term) throws Exception;
    }

    /**
     * Campaigns until the candidacy is closed, and leads in a thread of its own whenever elected.
     *
     * @param role the name of the duty, for example {@code jobs.schedules}, the same in all processes
     * @throws IllegalStateException when this process campaigns for the role already
     */
    public Candidacy campaign(String role, Duty duty) {
        Candidacy candidacy = new Candidacy(role, duty, this);
        if (candidacies.putIfAbsent(role, candidacy) != null) {
            throw new IllegalStateException("This process campaigns for " + role + " already");
        }
        MeterRegistry known = meters;
        if (known != null) {
            measure(known, role);
        }
        candidacy.start();
        return candidacy;
    }

    /** Campaigns without a duty of its own: {@link Candidacy#term} tells whether this process leads. */
    public Candidacy campaign(String role) {
        return campaign(role, Lease::awaitEnd);
    }

    LockDesk desk() {
        return desk;
    }

    Duration lease() {
        return lease;
    }

    Duration poll() {
        return poll;
    }

    void withdrawn(Candidacy candidacy) {
        candidacies.remove(candidacy.role(), candidacy);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        meters = registry;
        candidacies.keySet().forEach(role -> measure(registry, role));
    }

    private void measure(MeterRegistry registry, String role) {
        Gauge.builder("basefly.leadership.leading", this, leadership -> leadership.isLeading(role) ? 1 : 0)
                .description("1 in the process that leads the role")
                .tag("role", role)
                .register(registry);
    }

    private boolean isLeading(String role) {
        Candidacy candidacy = candidacies.get(role);
        return candidacy != null && candidacy.term().isPresent();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Resigns at the beginning of a shutdown, so that another process leads while this one drains. */
    @Override
    public void stop() {
        running = false;
        List.copyOf(candidacies.values()).forEach(Candidacy::resign);
        List.copyOf(candidacies.values()).forEach(Candidacy::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Right after the load balancer has noticed. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
