package dev.basefly.testkit.leaks;

import dev.basefly.testkit.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * As {@link LeakHunt}, but over HTTP: owners of many organizations use one collection at once, with their own ids and with
 * everybody else's.
 */
public final class HttpLeakHunt {

    private static final int TENANTS_PER_THREAD = 2;

    private final ApiClient anonymous;
    private final String path;
    private final Function<String, Map<String, ?>> creation;

    /**
     * Prepares a hunt.
     *
     * @param path of the collection, which is listed by GET, added to by POST, and has things below at {@code /{id}}
     * @param creation the body that creates a thing of this name
     */
    public HttpLeakHunt(ApiClient anonymous, String path, Function<String, Map<String, ?>> creation) {
        this.anonymous = anonymous;
        this.path = path;
        this.creation = creation;
    }

    /** Does about as many requests as asked for, on as many threads; equal seeds make each thread's requests equal. */
    public LeakReport hunt(long operations, int threads, long seed) {
        var start = System.nanoTime();
        var tally = new Tally();
        var owners = new ConcurrentHashMap<String, Integer>();
        var ids = new ConcurrentHashMap<Integer, String>();
        try (var pool = Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
            var work = IntStream.range(0, threads)
                    .<Callable<Boolean>>mapToObj(thread -> () -> {
                        var random =
                                RandomGeneratorFactory.of("L64X128MixRandom").create(seed + thread);
                        var mine = IntStream.range(0, TENANTS_PER_THREAD)
                                .mapToObj(number -> new HttpHunter(
                                        new HttpHunter.Shared(path, creation, owners, ids, tally),
                                        1 + thread * TENANTS_PER_THREAD + number,
                                        anonymous,
                                        random))
                                .toList();
                        for (long done = 0; done < operations / threads; done++) {
                            mine.get(random.nextInt(mine.size())).operate();
                        }
                        return true;
                    })
                    .toList();
            for (var done : List.copyOf(pool.invokeAll(work))) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the hunt", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The hunt could not go on", e.getCause());
        }
        return tally.report(Duration.ofNanos(System.nanoTime() - start));
    }
}
