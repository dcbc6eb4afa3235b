package dev.basefly.benchmarks.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers on virtual threads that run a query for one tenant after the other as fast as they can. */
public final class QueryLoad {

    private final List<UUID> tenants;
    private final int callers;

    public QueryLoad(List<UUID> tenants, int callers) {
        this.tenants = List.copyOf(tenants);
        this.callers = callers;
    }

    /** Reads the first page of a tenant and returns how many rows came. */
    @FunctionalInterface
    public interface Query {
        int rows(UUID tenant) throws Exception;
    }

    /** Queries per second, each of which returned {@code rows} rows. */
    public double perSecond(Query query, int rows, Duration duration) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long total = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int first = caller;
                running.add(executor.submit(() -> call(query, rows, first, end)));
            }
            for (Future<Long> one : running) {
                total += one.get();
            }
        }
        return total * 1e9 / (System.nanoTime() - start);
    }

    private long call(Query query, int rows, int first, long end) throws Exception {
        long done = 0;
        for (int at = first; System.nanoTime() - end < 0; at += callers) {
            int got = query.rows(tenants.get(at % tenants.size()));
            if (got != rows) {
                throw new IllegalStateException(got + " rows in place of " + rows);
            }
            done++;
        }
        return done;
    }
}
