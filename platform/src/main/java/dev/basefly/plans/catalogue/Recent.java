package dev.basefly.plans.catalogue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps for a moment what was read. Those who ask for the same wait for one reading, and who changes it waits for nobody: a
 * reading that began before the change is not kept.
 */
public final class Recent<K, V> {

    /** Keys that share a number make each other read once more, and do no harm. */
    private static final int NUMBERS = 1_024;

    private final Cache<K, V> kept;
    private final ConcurrentMap<K, Reading<V>> underWay = new ConcurrentHashMap<>();
    private final AtomicLongArray changes = new AtomicLongArray(NUMBERS);

    /**
     * A reading that is under way.
     *
     * @param change the number of the last change before it began
     */
    private record Reading<V>(long change, CompletableFuture<V> answer) {}

    /**
     * @param time how long something is kept
     * @param most how many are kept
     */
    public Recent(Duration time, long most) {
        this.kept =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(time).build();
    }

    /** What is kept, if it still holds; reads nothing. */
    public Optional<V> find(K key, Predicate<V> holds) {
        return Optional.ofNullable(kept.getIfPresent(key)).filter(holds);
    }

    /**
     * What is kept if it still holds, otherwise what is read now.
     *
     * @param read may block; what it throws is thrown here, and also to those who waited for it
     */
    public V get(K key, Predicate<V> holds, Supplier<V> read) {
        V known = kept.getIfPresent(key);
        return known != null && holds.test(known) ? known : renewed(key, read);
    }

    /** Forgets what is kept, and what is being read at this moment. */
    public void forget(K key) {
        changes.incrementAndGet(number(key));
        kept.asMap().remove(key);
    }

    private V renewed(K key, Supplier<V> read) {
        Reading<V> mine = new Reading<>(changes.get(number(key)), new CompletableFuture<>());
        Reading<V> first = underWay.putIfAbsent(key, mine);
        if (first == null) {
            return read(key, mine, read);
        }
        // One that began before a change knows only what was before it.
        return first.change() == mine.change() ? joined(first) : read.get();
    }

    private V read(K key, Reading<V> mine, Supplier<V> read) {
        try {
            V value = read.get();
            // In one step with looking whether something changed; nothing is waited for in it.
            kept.asMap().compute(key, (_, other) -> changes.get(number(key)) == mine.change() ? value : other);
            mine.answer().complete(value);
            return value;
        } catch (RuntimeException | Error failure) {
            mine.answer().completeExceptionally(failure);
            throw failure;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private static <V> V joined(Reading<V> reading) {
        try {
            return reading.answer().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private static int number(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (NUMBERS - 1);
    }
}
