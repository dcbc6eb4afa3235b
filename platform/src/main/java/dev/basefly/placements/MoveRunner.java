package dev.basefly.placements;

import dev.basefly.runtime.RuntimeSettings;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Lets movers go on with every unfinished move, wherever it was begun; a few at a time. */
final class MoveRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MoveRunner.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final int AT_ONCE = 2;

    private final Mover.Parts parts;
    private final boolean wanted;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<MoveId> here = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    MoveRunner(Mover.Parts parts, RuntimeSettings runtime) {
        this.parts = parts;
        this.wanted = runtime.role().runsBackgroundWork();
    }

    @Override
    public void start() {
        if (wanted) {
            running = true;
            Thread.ofVirtual().name("moves").start(this::look);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look() {
        while (running) {
            try {
                parts.moves().running().forEach(this::begin);
            } catch (DataAccessException | TransactionException failure) {
                log.debug("Moves cannot be read: {}", failure.getMessage());
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private void begin(MoveId id) {
        if (!here.add(id)) {
            return;
        }
        if (!free.tryAcquire()) {
            here.remove(id);
            return;
        }
        Thread.ofVirtual().name("move-" + id).start(() -> {
            try {
                move(id);
            } finally {
                free.release();
                here.remove(id);
            }
        });
    }

    private void move(MoveId id) {
        try {
            Mover mover = Mover.take(parts, id).orElse(null);
            if (mover == null) {
                return;
            }
            try (mover) {
                Move move = mover.move();
                while (running && move.state().running()) {
                    move = mover.step(move);
                }
                log.info("The move {} is {}", id, move.state());
            }
        } catch (SQLException | DataAccessException | TransactionException away) {
            log.warn("The move {} was interrupted and goes on later: {}", id, away.getMessage());
        }
    }
}
