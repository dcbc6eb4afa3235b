package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Watches what happens in a simulation and knows the rules; what breaks one is a {@link BrokenRule} at once. */
final class Referee {

    /** What is known of a job besides the store. */
    private static final class Fact {
        private final Script script;
        private int begins;
        private int excuses;
        private int rescues;
        private boolean effect;
        private boolean cancelled;
        private boolean cancelledWhileWaiting;
        private int cancelledAt = Integer.MAX_VALUE;

        private Fact(Script script) {
            this.script = script;
        }
    }

    /** What could be taken, the best first, just before a claim. */
    record Line(Map<Lane, List<ModelJob>> waiting, Map<Lane, Lanes.Share> shares) {}

    private final ModelStore store;
    private final Simulation world;
    private final Map<UUID, Fact> facts = new HashMap<>();
    private final Map<UUID, Long> seenAt = new HashMap<>();
    private final Map<UUID, Set<Lane>> pausesSeen = new HashMap<>();

    Referee(Simulation world, ModelStore store) {
        this.world = world;
        this.store = store;
    }

    void added(ModelJob job, Script script) {
        facts.put(job.id, new Fact(script));
        if (job.uniqueKey != null) {
            long same = store.jobs.values().stream()
                    .filter(other -> other.isUnfinished()
                            && job.uniqueKey.equals(other.uniqueKey)
                            && other.lane.tenant().equals(job.lane.tenant()))
                    .count();
            require(same <= 1, "two unfinished jobs have the key of " + job);
        }
    }

    void cancelled(ModelJob job, boolean waited) {
        Fact fact = fact(job.id);
        fact.cancelled = true;
        fact.cancelledWhileWaiting |= waited;
        fact.cancelledAt = Math.min(fact.cancelledAt, job.attempt);
    }

    /** The worker was proven to live. */
    void seen(UUID worker) {
        seenAt.put(worker, world.nanos());
    }

    void looksAtPauses(@Nullable UUID worker, Set<Lane> pauses) {
        if (worker != null) {
            pausesSeen.put(worker, pauses);
        }
    }

    /**
     * Places are shared max-min: nobody gets one while another one who gets some has two less.
     *
     * @param has what each tenant holds, null if that is not certain
     */
    void shares(UUID worker, List<Lanes.Share> shares, @Nullable Map<UUID, Integer> has) {
        Set<Lane> paused = pausesSeen.getOrDefault(worker, Set.of());
        require(shares.stream().noneMatch(share -> paused.contains(share.lane())), "a paused lane is served");
        if (has == null) {
            return;
        }
        Map<UUID, Integer> total = new HashMap<>();
        shares.forEach(share -> total.merge(share.lane().tenant(), share.quota(), Integer::sum));
        total.replaceAll((tenant, quota) -> quota + has.getOrDefault(tenant, 0));
        int least = total.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        int most = total.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        require(most - least <= 1, "places are not shared max-min: " + total.values());
    }

    Line line(List<Lanes.Share> shares) {
        Map<Lane, Lanes.Share> byLane = shares.stream().collect(Collectors.toMap(Lanes.Share::lane, share -> share));
        return new Line(
                store.jobs.values().stream()
                        .filter(job -> job.state == JobState.AVAILABLE && byLane.containsKey(job.lane))
                        .filter(job -> job.rank >= floor(byLane, job.lane))
                        .collect(Collectors.groupingBy(job -> job.lane)),
                byLane);
    }

    private static long floor(Map<Lane, Lanes.Share> shares, Lane lane) {
        Lanes.Share share = shares.get(lane);
        return share == null ? Long.MAX_VALUE : share.floor();
    }

    void claims(UUID worker, Line line, List<Claimed> taken) {
        require(taken.isEmpty() || store.workers.containsKey(worker), "a worker that was given up took jobs");
        Map<Lane, List<Claimed>> byLane = taken.stream().collect(Collectors.groupingBy(Claimed::lane));
        byLane.forEach((lane, jobs) -> {
            Lanes.Share share = line.shares().get(lane);
            require(share != null, "a job was taken from a lane that was not asked for");
            require(share != null && jobs.size() <= share.quota(), "more was taken than the lane's part");
            Set<UUID> ids = jobs.stream().map(Claimed::id).collect(Collectors.toSet());
            List<ModelJob> waiting = line.waiting().getOrDefault(lane, List.of());
            require(
                    waiting.stream()
                            .map(job -> job.id)
                            .collect(Collectors.toSet())
                            .containsAll(ids),
                    "a job was taken that was not available");
            long last = jobs.stream().mapToLong(Claimed::rank).max().orElse(0);
            require(
                    waiting.stream().noneMatch(job -> job.rank < last && !ids.contains(job.id) && !world.isLocked(job)),
                    "a job was passed over that was due before");
        });
    }

    void begins(SimulatedNode node, Claimed claimed) {
        ModelJob job = store.all.get(claimed.id());
        UUID presence = node.presence();
        require(
                job != null && presence != null && job.isAt(presence, claimed),
                "a job was begun by a worker that does not have it: " + job);
        Fact fact = fact(claimed.id());
        fact.begins++;
        int allowed = 1 + (fact.script.permanent() ? 0 : Math.min(fact.script.failures(), Script.MOST_ATTEMPTS - 1));
        require(fact.begins <= allowed + fact.excuses, "a job was begun once too often: " + job);
    }

    void ends(Outcome outcome, boolean begun) {
        if (begun && outcome.state() == JobState.AVAILABLE) {
            fact(outcome.job().id()).excuses++;
        }
    }

    /** The handler ran for the job. */
    void works(UUID id, int attempt) {
        require(attempt <= fact(id).cancelledAt, "a job that was cancelled was tried again: " + store.all.get(id));
    }

    void effect(UUID id) {
        fact(id).effect = true;
    }

    void writes(UUID worker, List<Outcome> outcomes, Set<UUID> ours) {
        for (Outcome outcome : outcomes) {
            ModelJob job = store.all.get(outcome.job().id());
            if (ours.contains(outcome.job().id()) && isNewest(outcome, outcomes)) {
                require(job != null, "a job vanished");
                require(
                        outcome.state() != JobState.AVAILABLE
                                || job == null
                                || job.rank == outcome.job().rank(),
                        "a job that was given back lost its place: " + job);
                require(
                        job == null || outcome.job().attempt() >= job.attempt,
                        "an end was accepted of an attempt that is over: " + job);
                require(
                        outcome.state() != JobState.COMPLETED
                                || fact(outcome.job().id()).effect,
                        "a job is completed without its effect: " + job);
            }
        }
        require(
                ours.isEmpty() || store.workers.containsKey(worker),
                "an end was accepted from a worker that was given up");
    }

    /** A job that was lost and taken again may end twice in one batch, of which the first end is refused. */
    private static boolean isNewest(Outcome outcome, List<Outcome> outcomes) {
        return outcomes.stream()
                .noneMatch(other -> other.job().id().equals(outcome.job().id())
                        && other.job().startedAt().isAfter(outcome.job().startedAt()));
    }

    Set<UUID> early(Instant now) {
        return store.jobs.values().stream()
                .filter(job -> job.state == JobState.SCHEDULED || job.state == JobState.RETRYING)
                .filter(job -> job.runAt.isAfter(now))
                .map(job -> job.id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    void promoted(Set<UUID> early) {
        for (UUID id : early) {
            ModelJob job = store.all.get(id);
            require(job != null && job.state != JobState.AVAILABLE, "a job was promoted before its time: " + job);
        }
    }

    void rescued(List<JobStore.Rescued> rescued) {
        seenAt.entrySet().removeIf(worker -> {
            boolean gone = !store.workers.containsKey(worker.getKey());
            require(
                    !gone || world.nanos() - worker.getValue() >= SimulatedNode.LEASE.toNanos(),
                    "a worker was given up that lives");
            return gone;
        });
        rescued.forEach(job -> {
            fact(job.id()).excuses++;
            fact(job.id()).rescues++;
        });
    }

    /** After everything has come to rest. */
    void settle() {
        for (Map.Entry<UUID, Fact> entry : facts.entrySet()) {
            Fact fact = entry.getValue();
            ModelJob job = store.all.get(entry.getKey());
            require(job != null, "a job vanished");
            if (job != null) {
                require(job.state.isFinal() || job.state == JobState.DEAD, "a job never ended: " + job);
                boolean mayDie =
                        fact.script.permanent() || fact.script.failures() + fact.rescues >= Script.MOST_ATTEMPTS;
                require(job.state != JobState.DEAD || mayDie, "a job died that need not: " + job);
                require(job.state != JobState.COMPLETED || fact.effect, "a job has no effect: " + job);
                require(
                        job.state != JobState.COMPLETED || !fact.script.permanent(),
                        "a job is completed that cannot succeed: " + job);
                require(job.state != JobState.CANCELLED || fact.cancelled, "nobody cancelled " + job);
                require(
                        !fact.cancelledWhileWaiting || job.state == JobState.CANCELLED,
                        "a job was not cancelled though that was answered: " + job);
            }
        }
    }

    boolean isSettled() {
        return store.jobs.values().stream().allMatch(job -> job.state == JobState.DEAD);
    }

    private Fact fact(UUID id) {
        Fact fact = facts.get(id);
        if (fact == null) {
            throw new BrokenRule("a job that nobody added");
        }
        return fact;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenRule(otherwise);
        }
    }
}
