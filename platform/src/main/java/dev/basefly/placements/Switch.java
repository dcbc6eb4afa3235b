package dev.basefly.placements;

import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * The moment of a move in which writers wait: they are held off by the lock that each of their transactions takes shared,
 * the last changes are copied and compared, and the directory names the new place. Bounded: what takes too long is given
 * up, writers go on in the old place, and the next attempt has less to do.
 */
final class Switch {

    private static final int MOST_ATTEMPTS = 30;
    private static final Duration LOCK = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofMillis(800);

    /** Tenants with fewer rows are compared as a whole once more during the pause. */
    private static final long FEW_ROWS = 20_000;

    private final Mover mover;
    private final Move move;
    private final List<ProductTable> tables;
    private final boolean sameDatabase;

    /** The pause would have become too long. */
    private static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Switch(Mover mover, Move move) {
        this.mover = mover;
        this.move = move;
        this.tables = mover.tables();
        this.sameDatabase = !(move.from() instanceof Placement.Database);
    }

    void run() throws SQLException {
        int migrations = mover.migrationsOfTarget(move);
        mover.awaitKnownEverywhere();
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                limit(mover.to().place(), "");
                long began = System.nanoTime();
                attempt(migrations, began);
                mover.to().place().execute("set statement_timeout = 0");
                mover.knownFromNow();
                mover.directory().refresh();
                note(Duration.ofNanos(System.nanoTime() - began));
                return;
            } catch (PessimisticLockingFailureException | QueryTimeoutException | TooSlow busy) {
                LockSupport.parkNanos(Duration.ofMillis(50L * attempt).toNanos());
            }
        }
        throw new MoveFailed("The organization was too busy for a pause below a second; try again in a quiet hour");
    }

    /** The transaction in the old place's database holds the lock from its first statement to its end. */
    private void attempt(int migrations, long began) {
        mover.from().place().inTransaction(() -> {
            lock(mover.from().place());
            Changes changes = Changes.take(mover.from(), mover.to(), tables);
            changes.apply();
            if (!changes.same()) {
                throw new MoveFailed("The last changes differ in the new place");
            }
            if (move.rowsVerified() < FEW_ROWS) {
                mover.requireSame(tables);
            }
            if (System.nanoTime() - began > PAUSE.toNanos()) {
                throw new TooSlow();
            }
            if (move.to() instanceof Placement.Database) {
                mover.to().writePlace(Placement.PUBLIC, false, true);
            }
            if (sameDatabase) {
                name(mover.from().place(), migrations);
            } else {
                mover.from().writePlace(null, false, true);
            }
            return true;
        });
        // The old database is closed to writers for good, so nobody misses the moment in between.
        if (!sameDatabase) {
            mover.main().inTransaction(() -> {
                name(mover.main(), migrations);
                return true;
            });
        }
    }

    private static void limit(PlaceConnection place, String scope) {
        place.execute(
                "set " + scope + " lock_timeout = '" + LOCK.toMillis() + "ms'",
                "set " + scope + " statement_timeout = '" + PAUSE.toMillis() + "ms'");
    }

    /**
     * Holds off the tenant's own work first, then work across tenants. That may be waiting for a row of a transaction that
     * now waits for us: so the second lock is only tried, for waiting would close a circle.
     */
    private void lock(PlaceConnection place) {
        limit(place, "local");
        place.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:tenant, 7077))")
                .param("tenant", move.tenant().value().toString())
                .query((row, index) -> index)
                .list();
        long end = System.nanoTime() + LOCK.toNanos();
        while (!holdsOffOthers(place)) {
            if (System.nanoTime() > end) {
                throw new TooSlow();
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static boolean holdsOffOthers(PlaceConnection place) {
        return place.jdbc()
                .sql("select pg_try_advisory_xact_lock(hashtextextended('places', 7077))")
                .query(Boolean.class)
                .single();
    }

    /** In the main database: the directory's answer, the guard's answer and the state of the move become one. */
    private void name(PlaceConnection main, int migrations) {
        if (!mover.moves().change(main, move, MoveState.REMOVING)) {
            throw new MoveFailed("Another mover has taken over");
        }
        mover.moves().place(main, move.tenant(), move.to(), false, migrations);
        String home = move.to() instanceof Placement.Database ? null : move.to().schema();
        new TenantRows(main, Placement.PUBLIC, move.tenant().value()).writePlace(home, false, true);
    }

    private void note(Duration pause) {
        mover.main()
                .jdbc()
                .sql("update tenant_moves set pause_millis = :millis where id = :id")
                .param("millis", (int) pause.toMillis())
                .param("id", move.id().value())
                .update();
    }
}
