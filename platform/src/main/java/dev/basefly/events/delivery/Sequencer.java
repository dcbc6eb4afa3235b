package dev.basefly.events.delivery;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Gives committed events their place in the log; one process at a time, whichever comes first. */
@CrossTenant(reason = "puts the events of all tenants into one order")
final class Sequencer {

    private static final int MOST = 5_000;
    /** Characters of payload: what one transaction moves has to fit the memory of the server. */
    private static final long LARGEST = 16_000_000;
    /** What is committed meanwhile is done together. */
    private static final long BETWEEN_MICROS = 1_500;

    private static final int MOST_TRIES = 20;

    private final SystemDatabase database;
    private final EventLog log;
    private final IntConsumer moved;

    private record Step(long newest, int moved) {}

    /** @param moved is told how many events were put into the log, as soon as they can be read */
    Sequencer(SystemDatabase database, EventLog log, IntConsumer moved) {
        this.database = database;
        this.log = log;
        this.moved = moved;
    }

    /** Moves until nothing is left. */
    void run(BooleanSupplier goesOn) {
        try {
            for (int tries = 0; tries < MOST_TRIES && goesOn.getAsBoolean(); ) {
                Optional<Step> step = step();
                if (step.isEmpty()) {
                    // Another process is at it, and may have looked before the commit that this is about.
                    tries++;
                } else if (step.get().moved() == 0) {
                    return;
                } else {
                    log.reached(step.get().newest());
                    moved.accept(step.get().moved());
                }
                TimeUnit.MICROSECONDS.sleep(BETWEEN_MICROS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Step> step() {
        return database.jdbc()
                .sql("select newest, moved from events_sequence(?, ?)")
                .param(MOST)
                .param(LARGEST)
                .query((row, _) -> new Step(row.getLong(1), row.getInt(2)))
                .optional();
    }
}
