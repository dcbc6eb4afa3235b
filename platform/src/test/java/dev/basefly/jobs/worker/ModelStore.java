package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tables of jobs in memory, with the contract of {@link JobStore}, and with one bug on demand. That the contract is the
 * same is a test of its own, against PostgreSQL.
 */
final class ModelStore {

    private static final Comparator<Lane> BY_LANE = Comparator.<Lane, String>comparing(
                    lane -> lane.tenant().toString())
            .thenComparing(Lane::queue)
            .thenComparing(Lane::key);

    /** Those that are not in {@code finished_jobs}. */
    final Map<UUID, ModelJob> jobs = new LinkedHashMap<>();

    final Map<UUID, ModelJob> all = new HashMap<>();
    final Map<UUID, Instant> workers = new LinkedHashMap<>();
    final Set<Lane> pauses = new HashSet<>();
    private final @Nullable Bug bug;
    private final Predicate<ModelJob> locked;

    /** @param locked rows that a claim finds locked at the moment, and passes over */
    ModelStore(@Nullable Bug bug, Predicate<ModelJob> locked) {
        this.bug = bug;
        this.locked = locked;
    }

    /** The one that was there before, if the key was taken. */
    ModelJob add(ModelJob job, Instant now) {
        for (ModelJob other : jobs.values()) {
            if (job.uniqueKey != null
                    && other.isUnfinished()
                    && job.uniqueKey.equals(other.uniqueKey)
                    && job.lane.tenant().equals(other.lane.tenant())
                    && bug != Bug.UNIQUE_KEY_RACE) {
                return other;
            }
        }
        job.state = job.runAt.isAfter(now) ? JobState.SCHEDULED : JobState.AVAILABLE;
        jobs.put(job.id, job);
        all.put(job.id, job);
        return job;
    }

    List<Claimed> claim(UUID worker, List<Lanes.Share> shares, Instant now) {
        if (!workers.containsKey(worker) && bug != Bug.CLAIM_BY_THE_LOST) {
            throw new IllegalStateException("worker was given up for lost");
        }
        List<Claimed> all = new ArrayList<>();
        for (Lanes.Share share : shares) {
            for (ModelJob job : inLine(share)) {
                job.state = JobState.AVAILABLE;
                job.go(JobState.RUNNING);
                job.worker = worker;
                job.startedAt = now;
                job.attempt += bug == Bug.ATTEMPT_NOT_COUNTED ? 0 : 1;
                all.add(job.claimed(worker));
            }
        }
        all.sort(Comparator.comparingLong(Claimed::rank));
        return all;
    }

    private List<ModelJob> inLine(Lanes.Share share) {
        Comparator<ModelJob> order = Comparator.comparingLong(job -> job.rank);
        return jobs.values().stream()
                .filter(job -> bug == Bug.CLAIM_OF_ANOTHER_TENANT
                        ? job.lane.queue().equals(share.lane().queue())
                        : job.lane.equals(share.lane()))
                .filter(job ->
                        job.state == JobState.AVAILABLE || (bug == Bug.DOUBLE_CLAIM && job.state == JobState.RUNNING))
                .filter(job -> job.rank >= share.floor() && (job.attempt < job.mostAttempts || unlimited()))
                .filter(job -> !locked.test(job))
                .sorted(
                        bug == Bug.STARVED_BY_PRIORITY
                                ? Comparator.<ModelJob>comparingInt(job -> job.priority)
                                        .thenComparing(order)
                                : order)
                .limit(share.quota() + (bug == Bug.QUOTA_EXCEEDED ? 1 : 0))
                .toList();
    }

    List<JobStore.Stray> strays(UUID worker, Collection<UUID> known) {
        return jobs.values().stream()
                .filter(job -> job.state == JobState.RUNNING && worker.equals(job.worker) && !known.contains(job.id))
                .map(job -> new JobStore.Stray(job.lane.tenant(), job.id, job.startedAt))
                .toList();
    }

    List<JobStore.Ready> giveBack(UUID worker, Collection<JobStore.Stray> strays) {
        List<JobStore.Ready> ready = new ArrayList<>();
        for (JobStore.Stray stray : strays) {
            ModelJob job = jobs.get(stray.id());
            if (job != null
                    && job.state == JobState.RUNNING
                    && worker.equals(job.worker)
                    && job.startedAt.equals(stray.startedAt())
                    && bug != Bug.LOST_ANSWER_OF_CLAIM) {
                job.go(JobState.AVAILABLE);
                job.attempt--;
                ready.add(ready(job));
            }
        }
        return ready;
    }

    Set<UUID> write(UUID worker, Collection<Outcome> outcomes, Instant now) {
        Set<UUID> written = new HashSet<>();
        Outcome last = null;
        for (Outcome outcome : outcomes) {
            last = outcome;
            ModelJob job = jobs.get(outcome.job().id());
            boolean ours = job != null
                    && (isAt(job, worker, outcome) || (bug == Bug.STALE_END_ACCEPTED && job.state == JobState.RUNNING));
            if (job != null && ours) {
                written.add(job.id);
                boolean dropped = (bug == Bug.ACKNOWLEDGED_BEFORE_COMMIT && job.id.hashCode() % 5 == 0)
                        || (bug == Bug.OUTCOME_LOST_IN_BATCH && outcomes.size() > 1 && isLast(outcome, outcomes));
                if (!dropped) {
                    write(job, outcome, now);
                }
            }
        }
        return last == null ? Set.of() : written;
    }

    private static boolean isAt(ModelJob job, UUID worker, Outcome outcome) {
        return job.isAt(worker, outcome.job())
                && (outcome.state().isFinal()
                        || job.startedAt.equals(outcome.job().startedAt()));
    }

    private static boolean isLast(Outcome outcome, Collection<Outcome> outcomes) {
        return outcome.equals(List.copyOf(outcomes).getLast());
    }

    private void write(ModelJob job, Outcome outcome, Instant now) {
        job.go(outcome.state());
        if (outcome.state() == JobState.DEAD && bug == Bug.DEAD_LETTER_DROPPED) {
            jobs.remove(job.id);
            all.remove(job.id);
        }
        if (outcome.state().isFinal()) {
            jobs.remove(job.id);
            return;
        }
        boolean keepsPlace = outcome.state() == JobState.AVAILABLE && bug != Bug.RELEASED_LOSES_ITS_PLACE;
        job.runAt = keepsPlace ? outcome.job().runAt() : now.plus(outcome.delay());
        job.rank = job.rank(job.runAt);
        job.attempt -= outcome.counts() ? 0 : 1;
        if (bug == Bug.CANCEL_FORGOTTEN_BY_RETRY) {
            job.cancelAsked = false;
        }
        if (job.state == JobState.DEAD && unlimited()) {
            job.state = JobState.RETRYING;
        }
    }

    List<JobStore.Ready> promote(Instant now, int most) {
        Instant until = bug == Bug.PROMOTED_TOO_EARLY ? now.plusSeconds(5) : now;
        return jobs.values().stream()
                .filter(job -> job.state == JobState.SCHEDULED
                        || (job.state == JobState.RETRYING && bug != Bug.RETRYING_NOT_PROMOTED))
                .filter(job -> !job.runAt.isAfter(until))
                .sorted(Comparator.comparing(job -> job.runAt))
                .limit(most)
                .map(job -> {
                    job.go(JobState.AVAILABLE);
                    return ready(job);
                })
                .toList();
    }

    List<JobStore.Ready> sweep(Lane after, int most) {
        if (bug == Bug.LOST_WAKE_UP) {
            return List.of();
        }
        Map<Lane, Long> first = new LinkedHashMap<>();
        jobs.values().stream()
                .filter(job -> job.state == JobState.AVAILABLE && BY_LANE.compare(job.lane, after) > 0)
                .forEach(job -> first.merge(job.lane, job.rank, Math::min));
        return first.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_LANE))
                .limit(most)
                .map(lane -> new JobStore.Ready(lane.getKey(), lane.getValue()))
                .toList();
    }

    List<UUID> unwanted(UUID worker) {
        return jobs.values().stream()
                .filter(job -> job.state == JobState.RUNNING && worker.equals(job.worker) && job.cancelAsked)
                .map(job -> job.id)
                .toList();
    }

    boolean beat(UUID worker, Instant server) {
        return workers.computeIfPresent(worker, (_, _) -> server) != null;
    }

    List<JobStore.Rescued> rescue(Duration lease, boolean thorough, Instant server, Instant now) {
        if (bug == Bug.NO_RESCUE) {
            return List.of();
        }
        Duration most = bug == Bug.RESCUE_OF_THE_LIVING ? lease.dividedBy(5) : lease;
        boolean any = workers.values().removeIf(seen -> seen.isBefore(server.minus(most)));
        if (!any && !thorough) {
            return List.of();
        }
        List<JobStore.Rescued> rescued = new ArrayList<>();
        for (ModelJob job : jobs.values()) {
            if (job.state == JobState.RUNNING && !workers.containsKey(job.worker)) {
                job.go(job.attempt >= job.mostAttempts && !unlimited() ? JobState.DEAD : JobState.AVAILABLE);
                job.runAt = job.state == JobState.DEAD ? now : job.runAt;
                rescued.add(new JobStore.Rescued(ready(job), job.id, Script.KIND.name(), job.state));
            }
        }
        return rescued;
    }

    boolean cancel(UUID id) {
        ModelJob job = jobs.get(id);
        if (job == null || job.state.isFinal() || job.state == JobState.DEAD) {
            return false;
        }
        if (job.state == JobState.RUNNING) {
            boolean fresh = !job.cancelAsked;
            job.cancelAsked = true;
            return fresh;
        }
        if (bug != Bug.CANCEL_OF_WAITING_LOST) {
            job.go(JobState.CANCELLED);
            jobs.remove(id);
        }
        return true;
    }

    boolean isBlindToPauses() {
        return bug == Bug.PAUSED_QUEUE_SERVED;
    }

    private boolean unlimited() {
        return bug == Bug.RETRIED_WITHOUT_LIMIT;
    }

    private static JobStore.Ready ready(ModelJob job) {
        return new JobStore.Ready(job.lane, job.rank);
    }
}
