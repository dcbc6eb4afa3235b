package dev.basefly.benchmarks.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Callers that each do the same again and again, all at once. */
public final class Callers {

    private Callers() {}

    /** How often all of them together did it in a second. */
    public static <T> double perSecond(List<T> callers, Consumer<T> call, Duration duration)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long total = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> running = callers.stream()
                    .map(caller -> executor.submit(() -> {
                        long done = 0;
                        while (System.nanoTime() - end < 0) {
                            call.accept(caller);
                            done++;
                        }
                        return done;
                    }))
                    .toList();
            for (Future<Long> one : running) {
                total += one.get();
            }
        }
        return total * 1e9 / (System.nanoTime() - start);
    }
}
