package dev.basefly.benchmarks.realtime;

import dev.basefly.runtime.EventType;

/**
 * A row was changed.
 *
 * @param number counted from 1
 * @param begun the monotonic clock of this machine before the change began, in nanoseconds
 * @param padding what makes the message longer
 */
record RowChanged(long number, long begun, String padding) {

    static final EventType<RowChanged> TYPE = EventType.of("bench.row_changed", RowChanged.class);
}
