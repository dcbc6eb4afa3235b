package dev.basefly.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when memory is short: more than nine tenths of the heap's oldest part were in use after the last collection. Who
 * begins work then begins one piece at a time, so that the one which eats memory harms few others, and yet something goes
 * on, without which there would be no further collection.
 */
public final class MemoryGuard {

    private static final double SHORT = 0.9;

    private final Supplier<@Nullable MemoryUsage> afterCollection;

    MemoryGuard(Supplier<@Nullable MemoryUsage> afterCollection) {
        this.afterCollection = afterCollection;
    }

    /** Watches the heap of this process. */
    public static MemoryGuard ofHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .map(pool -> new MemoryGuard(pool::getCollectionUsage))
                .orElseGet(() -> new MemoryGuard(() -> null));
    }

    /** Whether so little is left that not everything should be begun that could be. */
    public boolean isShort() {
        MemoryUsage usage = afterCollection.get();
        return usage != null && usage.getMax() > 0 && usage.getUsed() > SHORT * usage.getMax();
    }
}
