package dev.basefly.jobs.limit;

import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.JobLimit.Bucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;

/** The gate of one worker, which knows the limits as they were a moment ago and asks the database what is left of them. */
public final class LimitGate implements Gate {

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration UNUSED = Duration.ofDays(2);

    /**
     * Why a lane waits.
     *
     * @param until when its rate lets it go on; null where a job has to end, which another process may tell nobody of
     */
    private record Held(@Nullable Instant until, long lookAgain) {}

    private final LimitStore store;
    private final Clock clock;
    private final Map<Lane, Held> held = new ConcurrentHashMap<>();
    private volatile Rules rules = new Rules(List.of());

    LimitGate(LimitStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public boolean covers(Lane lane) {
        return rules.cover(lane);
    }

    @Override
    public boolean holdsBack(Lane lane) {
        Held why = held.get(lane);
        return why != null && waits(why);
    }

    @Override
    public boolean isHoldingBack() {
        held.values().removeIf(why -> !waits(why));
        return !held.isEmpty();
    }

    private boolean waits(Held why) {
        return why.until() == null
                ? System.nanoTime() - why.lookAgain() < 0
                : clock.instant().isBefore(why.until());
    }

    @Override
    public Map<Lane, Integer> admit(Map<Lane, Integer> asked, Instant now, UnaryOperator<Map<Lane, Integer>> take) {
        try {
            return store.inTransaction(() -> admitLocked(asked, now, take));
        } catch (PessimisticLockingFailureException somebodyElseTakes) {
            asked.keySet().forEach(lane -> held.put(lane, waitBriefly()));
            return Map.of();
        }
    }

    private Map<Lane, Integer> admitLocked(
            Map<Lane, Integer> asked, Instant now, UnaryOperator<Map<Lane, Integer>> take) {
        Rules known = rules;
        Set<Bucket> buckets = asked.keySet().stream()
                .flatMap(lane -> known.of(lane).stream().map(limit -> limit.bucket(lane)))
                .collect(Collectors.toSet());
        Map<Bucket, Instant> before = store.lock(buckets, now);
        boolean counts = known.all().stream().anyMatch(limit -> limit.atOnce() != null);
        Allowance allowance = new Allowance(known, asked.keySet(), counts ? store.running() : Map.of(), before, now);
        Map<Lane, Integer> allowed = allowance.share(asked);
        Map<Lane, Integer> taken = take.apply(allowed);
        Map<Bucket, Instant> spent = allowance.settle(allowed, taken);
        if (!spent.isEmpty()) {
            store.spend(spent, now);
        }
        asked.keySet().stream()
                // One that gave less than it might is empty, and not held back.
                .filter(lane -> taken.getOrDefault(lane, 0).equals(allowed.getOrDefault(lane, 0)))
                .filter(allowance::isUsedUp)
                .forEach(lane -> held.put(
                        lane, new Held(allowance.next(lane), waitBriefly().lookAgain())));
        return allowed;
    }

    private static Held waitBriefly() {
        return new Held(null, System.nanoTime() + LOOK_AGAIN_NANOS);
    }

    @Override
    public void ended(Lane lane) {
        if (!held.isEmpty() && covers(lane)) {
            held.values().removeIf(why -> why.until() == null);
        }
    }

    @Override
    public void refresh() {
        List<JobLimit> fresh = store.all();
        if (!fresh.equals(rules.all())) {
            rules = new Rules(fresh);
            held.clear();
        }
        if (!fresh.isEmpty()) {
            store.forget(clock.instant().minus(UNUSED));
        }
    }
}
