package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Small pools to tenants' own databases, opened when first used. Beyond the most that may be open, those unused for
 * longest are closed unless they work; idle connections close by themselves.
 */
final class PlacePools implements AutoCloseable {

    private final int most;
    private final Function<Placement.Database, HikariDataSource> opener;
    private final LinkedHashMap<Placement.Database, Slot> open = new LinkedHashMap<>(16, 0.75f, true);

    /** The pool to one database: who waits for it to open because it does not answer keeps nobody from the others. */
    private final class Slot {

        private final Placement.Database database;
        private volatile @Nullable HikariDataSource pool;
        private volatile boolean closed;

        Slot(Placement.Database database) {
            this.database = database;
        }

        synchronized HikariDataSource open() {
            HikariDataSource known = pool;
            if (known == null) {
                known = opener.apply(database);
                pool = known;
                if (closed) {
                    known.close();
                }
            }
            return known;
        }

        void release() {
            HikariDataSource known = pool;
            if (known != null && !known.isClosed()) {
                known.getHikariPoolMXBean().softEvictConnections();
            }
        }

        boolean works() {
            HikariDataSource known = pool;
            return known != null
                    && !known.isClosed()
                    && known.getHikariPoolMXBean().getActiveConnections() > 0;
        }

        void close() {
            closed = true;
            HikariDataSource known = pool;
            if (known != null) {
                known.close();
            }
        }
    }

    PlacePools(int most, Function<Placement.Database, HikariDataSource> opener) {
        this.most = most;
        this.opener = opener;
    }

    Connection connect(Placement.Database database) throws SQLException {
        HikariDataSource pool = pool(database);
        try {
            return pool.getConnection();
        } catch (SQLException failure) {
            // Closed as the one unused for longest, just between being handed out and being used.
            if (pool.isClosed()) {
                return pool(database).getConnection();
            }
            throw failure;
        }
    }

    /** Closes the idle connections to a database now, and the others when they are given back. */
    void release(Placement.Database database) {
        synchronized (open) {
            Slot slot = open.get(database);
            if (slot != null) {
                slot.release();
            }
        }
    }

    /** Closes the pool to a database that is to be dropped. */
    void close(Placement.Database database) {
        Slot slot;
        synchronized (open) {
            slot = open.remove(database);
        }
        if (slot != null) {
            slot.close();
        }
    }

    int open() {
        synchronized (open) {
            return open.size();
        }
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(Slot::close);
            open.clear();
        }
    }

    private HikariDataSource pool(Placement.Database database) {
        List<Slot> superfluous;
        Slot slot;
        synchronized (open) {
            slot = open.computeIfAbsent(database, Slot::new);
            superfluous = superfluous(slot);
        }
        superfluous.forEach(Slot::close);
        return slot.open();
    }

    private List<Slot> superfluous(Slot wanted) {
        List<Slot> found = new ArrayList<>();
        var oldest = open.values().iterator();
        while (open.size() > most && oldest.hasNext()) {
            Slot slot = oldest.next();
            if (!slot.equals(wanted) && !slot.works()) {
                found.add(slot);
                oldest.remove();
            }
        }
        return found;
    }
}
