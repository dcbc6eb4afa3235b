package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The lanes that may have jobs to take, and how a worker's free places are shared out between them: max-min fair between
 * tenants (Bertsekas and Gallager, Data Networks, §6.5.2), counting what a tenant already holds, and by turns between a
 * tenant's queues. A lane is known from wake-ups and sweeps, and forgotten when it gives less than it was asked for.
 */
class Lanes {

    /**
     * What is to be taken from a lane.
     *
     * @param floor the rank below which everything was taken before, so that the claim need not look there
     */
    record Share(Lane lane, long floor, int quota, long version) {

        Share ofAtMost(int most) {
            return new Share(lane, floor, Math.min(quota, most), version);
        }
    }

    private record Known(long floor, long version) {}

    /** A tenant among those that places are shared between. */
    private static final class Contender {

        private final Deque<Lane> lanes = new ArrayDeque<>();
        private final int turn;
        private int places;

        private Contender(int places, int turn) {
            this.places = places;
            this.turn = turn;
        }
    }

    /** More are found by later sweeps, when some of these are done; the first one of a tenant is always kept. */
    private static final int MOST = 20_000;
    /** Nobody's keys may crowd out the others. */
    private static final int MOST_OF_ONE = 500;

    /** In the order of turns: who was served last comes last. */
    private final SequencedMap<Lane, Known> known = new LinkedHashMap<>();

    private final Map<UUID, Integer> lanesOf = new HashMap<>();
    private long versions;

    /**
     * A job of this rank may be there to be taken. Says whether that is news: a lane that is known already is either
     * being asked or waits for something else than jobs.
     */
    synchronized boolean woken(Lane lane, long rank) {
        Known old = known.get(lane);
        if (old == null) {
            int others = lanesOf.getOrDefault(lane.tenant(), 0);
            if (others >= MOST_OF_ONE || (others > 0 && known.size() >= MOST)) {
                return false;
            }
            lanesOf.put(lane.tenant(), others + 1);
        }
        known.put(lane, new Known(old == null ? rank : Math.min(old.floor(), rank), ++versions));
        return old == null || rank < old.floor();
    }

    /** The organizations that have lanes here. */
    synchronized Set<UUID> tenants() {
        return known.keySet().stream()
                .map(Lane::tenant)
                .filter(tenant -> !Lane.isInstallation(tenant))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Shares out places, at most one lane for each.
     *
     * @param held how many jobs of a tenant this worker has already
     * @param open whether jobs of the lane may be taken; the others keep waiting
     */
    synchronized List<Share> share(int places, ToIntFunction<UUID> held, Predicate<Lane> open) {
        PriorityQueue<Contender> contenders = contenders(held, open);
        Map<Lane, Integer> quotas = new LinkedHashMap<>();
        for (int given = 0; given < places && !contenders.isEmpty(); given++) {
            Contender poorest = contenders.remove();
            Lane lane = poorest.lanes.remove();
            quotas.merge(lane, 1, Integer::sum);
            poorest.lanes.add(lane);
            poorest.places++;
            contenders.add(poorest);
        }
        return shares(quotas);
    }

    /** Learns what a share brought: a lane that gave less is empty, unless it was woken meanwhile. */
    synchronized void taken(Share share, Collection<Claimed> jobs) {
        Known now = known.get(share.lane());
        if (now == null || now.version() != share.version()) {
            return;
        }
        if (jobs.size() < share.quota()) {
            known.remove(share.lane());
            lanesOf.computeIfPresent(share.lane().tenant(), (_, count) -> count == 1 ? null : count - 1);
        } else {
            long last = jobs.stream().mapToLong(Claimed::rank).max().orElse(share.floor());
            known.put(share.lane(), new Known(last, share.version()));
            if (!jobs.isEmpty()) {
                known.putLast(share.lane(), new Known(last, share.version()));
            }
        }
    }

    private PriorityQueue<Contender> contenders(ToIntFunction<UUID> held, Predicate<Lane> open) {
        Map<UUID, Contender> tenants = new LinkedHashMap<>();
        known.keySet().stream()
                .filter(open)
                .forEach(lane -> tenants.computeIfAbsent(
                                lane.tenant(), tenant -> new Contender(held.applyAsInt(tenant), tenants.size()))
                        .lanes
                        .add(lane));
        PriorityQueue<Contender> contenders =
                new PriorityQueue<>(Comparator.<Contender>comparingInt(contender -> contender.places)
                        .thenComparingInt(c -> c.turn));
        contenders.addAll(tenants.values());
        return contenders;
    }

    private List<Share> shares(Map<Lane, Integer> quotas) {
        List<Share> shares = new ArrayList<>(quotas.size());
        quotas.forEach((lane, quota) -> {
            Known state = known.get(lane);
            if (state != null) {
                shares.add(new Share(lane, state.floor(), quota, state.version()));
            }
        });
        return shares;
    }
}
