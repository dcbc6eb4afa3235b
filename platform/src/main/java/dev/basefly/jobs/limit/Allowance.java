package dev.basefly.jobs.limit;

import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.JobLimit.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs of each lane may be taken now. What limits leave is given out one by one, by turns of the lanes, so that
 * lanes which share a limit share what it allows. Rates are kept by the generic cell rate algorithm (ITU-T I.371).
 */
final class Allowance {

    /** What is left of a limit. */
    private static final class Room {

        private Instant from;
        private int left;

        private Room(Instant from, int left) {
            this.from = from;
            this.left = left;
        }
    }

    private final Map<Bucket, Room> rooms = new HashMap<>();
    private final Map<Lane, List<JobLimit>> limits = new LinkedHashMap<>();
    private final Instant now;

    /**
     * @param running how many jobs run now
     * @param spentUntil what limits with a rate have given out
     */
    Allowance(
            Rules rules,
            Collection<Lane> lanes,
            Map<Lane, Integer> running,
            Map<Bucket, Instant> spentUntil,
            Instant now) {
        this.now = now;
        for (Lane lane : lanes) {
            limits.put(lane, rules.of(lane));
        }
        limits.forEach((lane, those) -> those.forEach(limit -> rooms.computeIfAbsent(
                limit.bucket(lane),
                bucket -> room(limit, rules.running(limit, bucket, running), spentUntil.get(bucket)))));
    }

    /** At most so many of each lane as were asked for. */
    Map<Lane, Integer> share(Map<Lane, Integer> asked) {
        Map<Lane, Integer> allowed = new HashMap<>();
        Deque<Lane> turns = new ArrayDeque<>(asked.keySet());
        while (!turns.isEmpty()) {
            Lane lane = turns.remove();
            int has = allowed.getOrDefault(lane, 0);
            if (has < asked.getOrDefault(lane, 0) && takeOne(lane)) {
                allowed.put(lane, has + 1);
                turns.add(lane);
            } else {
                allowed.putIfAbsent(lane, 0);
            }
        }
        return allowed;
    }

    /**
     * Learns what there was of it: what was allowed and not taken is left. Returns until when limits with a rate are spent
     * now.
     */
    Map<Bucket, Instant> settle(Map<Lane, Integer> allowed, Map<Lane, Integer> taken) {
        Map<Bucket, Instant> spent = new HashMap<>();
        allowed.forEach((lane, count) -> {
            int used = taken.getOrDefault(lane, 0);
            for (JobLimit limit : limitsOf(lane)) {
                Room room = Objects.requireNonNull(rooms.get(limit.bucket(lane)));
                room.left += count - used;
                if (used > 0 && limit.begins() != null) {
                    room.from = room.from.plus(each(limit).multipliedBy(used));
                    spent.put(limit.bucket(lane), room.from);
                }
            }
        });
        return spent;
    }

    /** Whether a limit of the lane leaves nothing. */
    boolean isUsedUp(Lane lane) {
        return limitsOf(lane).stream()
                .anyMatch(limit -> Objects.requireNonNull(rooms.get(limit.bucket(lane))).left <= 0);
    }

    /** When the lane may go on as far as rates are concerned; null when it waits for a job to end. */
    @Nullable
    Instant next(Lane lane) {
        Instant next = null;
        for (JobLimit limit : limitsOf(lane)) {
            Room room = Objects.requireNonNull(rooms.get(limit.bucket(lane)));
            if (room.left <= 0 && limit.begins() != null) {
                Instant free = room.from.plus(each(limit));
                next = next == null || free.isAfter(next) ? free : next;
            }
        }
        return next == null || next.isAfter(now) ? next : null;
    }

    private boolean takeOne(Lane lane) {
        List<Room> mine = limitsOf(lane).stream()
                .map(limit -> Objects.requireNonNull(rooms.get(limit.bucket(lane))))
                .toList();
        if (mine.stream().anyMatch(room -> room.left <= 0)) {
            return false;
        }
        mine.forEach(room -> room.left--);
        return true;
    }

    private List<JobLimit> limitsOf(Lane lane) {
        return limits.getOrDefault(lane, List.of());
    }

    private Room room(JobLimit limit, int running, @Nullable Instant spentUntil) {
        int left = limit.atOnce() == null ? Integer.MAX_VALUE : Math.max(0, limit.atOnce() - running);
        if (limit.begins() == null || limit.within() == null) {
            return new Room(now, left);
        }
        Instant full = now.minus(limit.within());
        Instant from = spentUntil == null || spentUntil.isBefore(full) ? full : spentUntil;
        long free = from.isAfter(now) ? 0 : Duration.between(from, now).dividedBy(each(limit));
        return new Room(from, (int) Math.min(left, free));
    }

    private static Duration each(JobLimit limit) {
        return Objects.requireNonNull(limit.within()).dividedBy(Objects.requireNonNull(limit.begins()));
    }
}
