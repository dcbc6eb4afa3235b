package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Small pools to tenants' own databases, opened when first used. Beyond the most that may be open, those unused for
 * longest are closed unless they work; idle connections close by themselves.
 */
final class PlacePools implements AutoCloseable {

    private final int most;
    private final Function<Placement.Database, HikariDataSource> opener;
    private final LinkedHashMap<Placement.Database, HikariDataSource> open = new LinkedHashMap<>(16, 0.75f, true);

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
            HikariDataSource pool = open.get(database);
            if (pool != null) {
                pool.getHikariPoolMXBean().softEvictConnections();
            }
        }
    }

    /** Closes the pool to a database that is to be dropped. */
    void close(Placement.Database database) {
        HikariDataSource pool;
        synchronized (open) {
            pool = open.remove(database);
        }
        if (pool != null) {
            pool.close();
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
            open.values().forEach(HikariDataSource::close);
            open.clear();
        }
    }

    private HikariDataSource pool(Placement.Database database) {
        List<HikariDataSource> superfluous;
        HikariDataSource pool;
        synchronized (open) {
            pool = open.computeIfAbsent(database, opener);
            superfluous = superfluous(pool);
        }
        superfluous.forEach(HikariDataSource::close);
        return pool;
    }

    private List<HikariDataSource> superfluous(HikariDataSource wanted) {
        List<HikariDataSource> found = new ArrayList<>();
        var oldest = open.entrySet().iterator();
        while (open.size() > most && oldest.hasNext()) {
            Map.Entry<Placement.Database, HikariDataSource> entry = oldest.next();
            HikariDataSource pool = entry.getValue();
            if (!pool.equals(wanted) && pool.getHikariPoolMXBean().getActiveConnections() == 0) {
                found.add(pool);
                oldest.remove();
            }
        }
        return found;
    }
}
