package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.Gate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Takes jobs of the lanes that may be served, and knows what was taken. Jobs are taken by one thread. */
final class Claims {

    private final JobStore store;
    private final Lanes lanes;
    private final OpenTenants open;
    private final Clock clock;
    private final Consumer<List<Claimed>> taken;
    private final Map<UUID, Integer> held = new ConcurrentHashMap<>();
    /** By id, with when it was taken: one that was taken anew is held still when the end of the attempt before is told. */
    private final Map<UUID, Instant> heldJobs = new ConcurrentHashMap<>();

    private final AtomicInteger holding = new AtomicInteger();

    private Instant lastClaim = Instant.EPOCH;
    private volatile Pauses pauses = new Pauses(Set.of());
    private volatile Gate gate = Gate.OPEN;

    /** @param taken is given what was taken */
    Claims(JobStore store, Lanes lanes, OpenTenants open, Clock clock, Consumer<List<Claimed>> taken) {
        this.store = store;
        this.lanes = lanes;
        this.open = open;
        this.clock = clock;
        this.taken = taken;
    }

    /** Takes no more than the limits allow that this one knows. */
    void limitBy(Gate limits) {
        gate = limits;
    }

    /** Learns what operators changed. */
    void refresh() {
        pauses = new Pauses(store.pauses());
        gate.refresh();
    }

    /** How many jobs were taken whose end is not written. */
    int holding() {
        return holding.get();
    }

    /** Whether something waits for a limit, and has to be looked at soon. */
    boolean isHoldingBack() {
        return gate.isHoldingBack();
    }

    /** Takes as many as there are places for; false when there is nothing to take. */
    boolean take(UUID worker, int places) {
        open.learn(lanes.tenants());
        return take(worker, lanes.share(places, tenant -> held.getOrDefault(tenant, 0), this::isOpen));
    }

    /**
     * Takes one job each of lanes of tenants that have none here, so that they do not wait behind what was taken ahead for
     * others; false when there are none.
     */
    boolean takeOfNewcomers(UUID worker, int places) {
        if (places <= 0) {
            return false;
        }
        open.learn(lanes.tenants());
        List<Lanes.Share> shares =
                lanes.share(places, _ -> 0, lane -> !held.containsKey(lane.tenant()) && isOpen(lane));
        return take(worker, shares.stream().map(share -> share.ofAtMost(1)).toList());
    }

    private boolean take(UUID worker, List<Lanes.Share> shares) {
        if (shares.isEmpty()) {
            return false;
        }
        List<Lanes.Share> free = new ArrayList<>();
        List<Lanes.Share> limited = new ArrayList<>();
        shares.forEach(share -> (gate.covers(share.lane()) ? limited : free).add(share));
        if (!free.isEmpty()) {
            keep(free, store.claim(worker, free, nextTime()));
        }
        if (!limited.isEmpty()) {
            takeLimited(worker, limited);
        }
        return true;
    }

    /** A claim whose answer was lost, or that came late, may be committed all the same: what it took is looked for. */
    void giveBackUnknown(UUID worker) {
        List<JobStore.Stray> unknown = store.strays(worker, heldJobs.keySet());
        if (!unknown.isEmpty()) {
            store.giveBack(worker, unknown).forEach(found -> lanes.woken(found.lane(), found.rank()));
        }
    }

    /** These are over, or others' now. */
    void ended(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            held.computeIfPresent(outcome.job().tenant(), (_, count) -> count == 1 ? null : count - 1);
            heldJobs.remove(outcome.job().id(), outcome.job().startedAt());
            gate.ended(outcome.job().lane());
        }
        holding.addAndGet(-outcomes.size());
    }

    private void takeLimited(UUID worker, List<Lanes.Share> shares) {
        List<Lanes.Share> admitted = new ArrayList<>();
        List<Claimed> jobs = new ArrayList<>();
        Instant now = nextTime();
        Map<Lane, Integer> asked = new LinkedHashMap<>(); // in the order of turns
        shares.forEach(share -> asked.put(share.lane(), share.quota()));
        Map<Lane, Integer> ignored = gate.admit(asked, now, allowed -> {
            shares.forEach(share -> admitted.add(share.ofAtMost(allowed.getOrDefault(share.lane(), 0))));
            List<Lanes.Share> some =
                    admitted.stream().filter(share -> share.quota() > 0).toList();
            if (!some.isEmpty()) {
                jobs.addAll(store.claim(worker, some, now));
            }
            return jobs.stream().collect(Collectors.toMap(Claimed::lane, _ -> 1, Integer::sum));
        });
        keep(admitted, jobs);
    }

    private void keep(List<Lanes.Share> shares, List<Claimed> jobs) {
        Map<Lane, List<Claimed>> found = jobs.stream().collect(Collectors.groupingBy(Claimed::lane));
        shares.forEach(share -> lanes.taken(share, found.getOrDefault(share.lane(), List.of())));
        jobs.forEach(job -> {
            held.merge(job.tenant(), 1, Integer::sum);
            heldJobs.put(job.id(), job.startedAt());
        });
        holding.addAndGet(jobs.size());
        taken.accept(jobs);
    }

    /** No job is taken before its organization was looked at: one that is suspended must not go on. */
    private boolean isOpen(Lane lane) {
        return (lane.isInstallations() || open.contains(lane.tenant())) && !pauses.cover(lane) && !gate.holdsBack(lane);
    }

    /** Each claim has a time of its own, in microseconds, that rises also while the clock steps back. */
    private Instant nextTime() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        lastClaim = now.isAfter(lastClaim) ? now : lastClaim.plus(1, ChronoUnit.MICROS);
        return lastClaim;
    }
}
