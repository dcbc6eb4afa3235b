package dev.basefly.jobs.operation;

import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts together what several questions tell of queues and tenants. */
final class Tally {

    private static final int MOST_TENANTS = 50;

    private final Instant now;
    private final Map<String, QueueTally> queues = new TreeMap<>();
    private final Map<UUID, JobBoard.Waiting> tenants = new HashMap<>();

    Tally(Instant now) {
        this.now = now;
    }

    private static final class QueueTally {
        private final Map<JobState, Count> jobs = new EnumMap<>(JobState.class);
        private double perMinute;
        private @Nullable Instant dueAt;
    }

    void count(String queue, JobState state, Count jobs) {
        queue(queue).jobs.merge(state, jobs, Count::plus);
    }

    void waiting(Lane lane, Count jobs, Instant dueAt) {
        QueueTally queue = queue(lane.queue());
        queue.jobs.merge(JobState.AVAILABLE, jobs, Count::plus);
        queue.dueAt = queue.dueAt == null || dueAt.isBefore(queue.dueAt) ? dueAt : queue.dueAt;
        Duration waited = dueAt.isAfter(now) ? Duration.ZERO : Duration.between(dueAt, now);
        add(new JobBoard.Waiting(organization(lane), jobs, waited, Duration.ZERO), lane.tenant());
    }

    void ended(Lane lane, double perMinute, Duration waited) {
        queue(lane.queue()).perMinute += perMinute;
        add(new JobBoard.Waiting(organization(lane), Count.NONE, Duration.ZERO, waited), lane.tenant());
    }

    JobBoard.Standing standing() {
        return new JobBoard.Standing(
                queues.entrySet().stream()
                        .map(queue -> new JobBoard.Queue(
                                queue.getKey(),
                                queue.getValue().jobs,
                                queue.getValue().perMinute,
                                queue.getValue().dueAt))
                        .toList(),
                tenants.values().stream()
                        .sorted(Comparator.comparing(JobBoard.Waiting::worst).reversed())
                        .limit(MOST_TENANTS)
                        .toList());
    }

    private QueueTally queue(String name) {
        return queues.computeIfAbsent(name, _ -> new QueueTally());
    }

    private void add(JobBoard.Waiting fresh, UUID tenant) {
        tenants.merge(
                tenant,
                fresh,
                (known, more) -> new JobBoard.Waiting(
                        known.organization(),
                        known.jobs().plus(more.jobs()),
                        longer(known.longestNow(), more.longestNow()),
                        longer(known.recently(), more.recently())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static @Nullable TenantId organization(Lane lane) {
        return lane.isInstallations() ? null : new TenantId(lane.tenant());
    }
}
