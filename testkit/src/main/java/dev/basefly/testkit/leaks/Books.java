package dev.basefly.testkit.leaks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What one tenant's rows must be, kept by the only thread that works for the tenant. The tenant's number is in every text as
 * a mark and in every amount, so that a foreign value is recognised wherever it appears.
 */
final class Books {

    /** Amounts of tenant n lie between n and n + 1 thousand. */
    static final int AMOUNTS = 1_000;

    private final int number;
    private final UUID tenant;
    private final Map<Long, Long> rows = new HashMap<>();
    private Long first = 0L;
    private volatile long known;

    Books(int number, UUID tenant) {
        this.number = number;
        this.tenant = tenant;
    }

    int number() {
        return number;
    }

    UUID tenant() {
        return tenant;
    }

    Map<Long, Long> rows() {
        return rows;
    }

    void put(long id, long amount) {
        rows.put(id, amount);
        first = first == 0 ? id : first;
        known = id;
    }

    /** An id of this tenant's that other threads may try, 0 before there is one. */
    long known() {
        return known;
    }

    long anAmount(RandomGenerator random) {
        return (long) number * AMOUNTS + random.nextInt(AMOUNTS);
    }

    /** The ids of rows that may be changed and deleted: all but the first. */
    List<Long> ids() {
        var ids = new ArrayList<>(rows.keySet());
        ids.remove(first);
        return ids;
    }

    long sum() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    String mark() {
        return Marks.of(number);
    }
}
