package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shares of places among lanes that come, go and close; each time they must be max-min fair, and nobody waits for ever. */
final class LanesSimulation {

    private static final int STEPS = 60;

    private final SplittableRandom random;
    private final Lanes lanes;
    private final List<Lane> all = new ArrayList<>();
    private final Set<Lane> known = new LinkedHashSet<>();
    private final Map<UUID, Integer> passedOver = new HashMap<>();

    private LanesSimulation(long seed, @Nullable Bug bug) {
        this.random = new SplittableRandom(seed);
        this.lanes = lanes(bug);
        for (int tenant = 0; tenant < 5; tenant++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            all.add(new Lane(id, "default"));
            all.add(new Lane(id, "mail"));
        }
    }

    static Lanes lanes(@Nullable Bug bug) {
        return new Lanes() {
            @Override
            synchronized List<Share> share(int places, ToIntFunction<UUID> held, Predicate<Lane> open) {
                if (bug == Bug.HELD_NOT_COUNTED) {
                    return super.share(places, _ -> 0, open);
                }
                return bug == Bug.UNFAIR_SHARES ? toTheFirst(places, open) : super.share(places, held, open);
            }

            private List<Share> toTheFirst(int places, Predicate<Lane> open) {
                List<Share> fair = super.share(places, _ -> 0, open);
                return fair.isEmpty()
                        ? fair
                        : List.of(new Share(
                                fair.getFirst().lane(),
                                fair.getFirst().floor(),
                                places,
                                fair.getFirst().version()));
            }
        };
    }

    static void run(long seed, @Nullable Bug bug) {
        String broken = new LanesSimulation(seed, bug).run();
        if (broken != null) {
            throw new AssertionError("Seed %d: %s".formatted(seed, broken));
        }
    }

    private @Nullable String run() {
        for (int step = 0; step < STEPS; step++) {
            for (int count = random.nextInt(3); count > 0; count--) {
                wake(all.get(random.nextInt(all.size())));
            }
            Map<UUID, Integer> held = new HashMap<>();
            all.forEach(lane -> held.computeIfAbsent(lane.tenant(), _ -> random.nextInt(4)));
            Set<Lane> closed =
                    all.stream().filter(_ -> random.nextInt(6) == 0).collect(Collectors.toCollection(HashSet::new));
            int places = 1 + random.nextInt(8);
            List<Lanes.Share> shares =
                    lanes.share(places, tenant -> held.getOrDefault(tenant, 0), lane -> !closed.contains(lane));
            String broken = judge(shares, places, held, closed);
            if (broken != null) {
                return broken;
            }
            shares.forEach(this::take);
        }
        return null;
    }

    private void wake(Lane lane) {
        lanes.woken(lane, random.nextInt(100));
        known.add(lane);
    }

    private @Nullable String judge(List<Lanes.Share> shares, int places, Map<UUID, Integer> held, Set<Lane> closed) {
        Set<Lane> open = new HashSet<>(known);
        open.removeAll(closed);
        if (!shares.stream().map(Lanes.Share::lane).allMatch(open::contains)) {
            return "a lane is served that is closed or unknown";
        }
        if (shares.stream().mapToInt(Lanes.Share::quota).sum() != (open.isEmpty() ? 0 : places)) {
            return "places are left, or there are too many";
        }
        Map<UUID, Integer> total = new HashMap<>();
        open.forEach(lane -> total.putIfAbsent(lane.tenant(), held.getOrDefault(lane.tenant(), 0)));
        shares.forEach(share -> total.merge(share.lane().tenant(), share.quota(), Integer::sum));
        int least = total.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        Set<UUID> served = shares.stream().map(share -> share.lane().tenant()).collect(Collectors.toSet());
        if (served.stream().anyMatch(tenant -> total.getOrDefault(tenant, 0) > least + 1)) {
            return "places are not shared max-min: " + total.values();
        }
        return waitsTooLong(total, served, least);
    }

    /** Who has least is served within as many turns as there are tenants. */
    private @Nullable String waitsTooLong(Map<UUID, Integer> total, Set<UUID> served, int least) {
        passedOver.keySet().retainAll(total.keySet());
        total.forEach((tenant, has) -> {
            if (served.contains(tenant)) {
                passedOver.remove(tenant);
            } else if (has == least) {
                passedOver.merge(tenant, 1, Integer::sum);
            }
        });
        return passedOver.values().stream().anyMatch(turns -> turns > 3 * all.size()) ? "a tenant starves" : null;
    }

    private void take(Lanes.Share share) {
        boolean wokenMeanwhile = random.nextInt(5) == 0;
        if (wokenMeanwhile) {
            wake(share.lane());
        }
        int got = random.nextInt(3) == 0 ? random.nextInt(share.quota() + 1) : share.quota();
        lanes.taken(
                share,
                IntStream.range(0, got).mapToObj(_ -> claimed(share.lane())).toList());
        if (got < share.quota() && !wokenMeanwhile) {
            known.remove(share.lane());
        }
    }

    private Claimed claimed(Lane lane) {
        ModelJob job =
                new ModelJob(new UUID(random.nextLong(), random.nextLong()), lane, 10, 1, "{}", null, Instant.EPOCH);
        return job.claimed(new UUID(0, 1));
    }
}
