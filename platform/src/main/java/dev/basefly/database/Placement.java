package dev.basefly.database;

import dev.basefly.settings.Secret;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.dao.TransientDataAccessResourceException;

/** Where the product data of a tenant lives. Tables of the platform are always shared. */
public sealed interface Placement {

    /** The schema in which tables are when nothing else is said. */
    String PUBLIC = "public";

    /** SQL state with which the database refuses a write in a place that the tenant has left. */
    String MOVED = "BF001";

    /** The schema of the product's tables. */
    String schema();

    /** In the tables of all tenants, kept apart by row-level security. */
    record Shared() implements Placement {
        @Override
        public String schema() {
            return PUBLIC;
        }
    }

    /** In a schema of the tenant's own, in the same database. */
    record Schema(String name) implements Placement {

        public Schema {
            requireName(name);
        }

        @Override
        public String schema() {
            return name;
        }
    }

    /**
     * In a database of the tenant's own.
     *
     * @param url where it is, with its login; empty for a database of this name on the same server
     */
    record Database(String name, Secret url) implements Placement {

        public Database {
            requireName(name);
        }

        public boolean onSameServer() {
            return url.isBlank();
        }

        @Override
        public String schema() {
            return PUBLIC;
        }
    }

    /** Names are ours, and only such as need no quoting anywhere. */
    private static void requireName(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("Not a name of a place: " + name);
        }
    }

    /**
     * What a statement for a tenant must know.
     *
     * @param moving whether the tenant may be switched to another place at any moment
     * @param problem why the place cannot be used now, empty when it can
     * @param known the number of the newest change of any tenant's place that this takes into account, 0 for none
     */
    record Route(Placement placement, boolean moving, String problem, long known) {

        /** The route of tenants that nobody ever moved. */
        public static final Route SHARED = new Route(new Shared(), false, "");

        public Route(Placement placement, boolean moving, String problem) {
            this(placement, moving, problem, 0);
        }

        /**
         * What the guard of product tables is told, so that it need not look itself while it is still true: empty when the
         * tenant moves, or lives in a database that does not number changes.
         */
        String knowledge() {
            return known == 0 || moving || placement instanceof Database ? "" : known + " " + placement.schema();
        }
    }

    /** Knows the places of all tenants. */
    interface Source {

        /** The tenant's route, at most one second old; must cost next to nothing. */
        Route route(UUID tenant);

        /** Whether the tenant's product data and the tables of the platform are in two databases, so that one commit is two. */
        default boolean hasDatabaseOfItsOwn(UUID tenant) {
            return route(tenant).placement() instanceof Database;
        }

        /** The number of the newest change of places that every route takes into account that is asked for from now on. */
        long known();

        /** Asks the directory anew because a route turned out to be old. */
        void refresh();

        /** A connection to a tenant's own database, as the role of the tenants' pool. */
        Connection connect(Database database) throws SQLException;

        /** Whether the statement is about the product's tables. */
        boolean isAboutProduct(String sql);

        /** The name of any table of the product. */
        String anyProductTable();

        /** Where nobody has a place of their own. */
        Source ALL_SHARED = new Source() {
            @Override
            public Route route(UUID tenant) {
                return Route.SHARED;
            }

            @Override
            public long known() {
                return 0;
            }

            @Override
            public void refresh() {
                // There is nothing to learn.
            }

            @Override
            public Connection connect(Database database) {
                throw new IllegalStateException("No tenant has a database of its own");
            }

            @Override
            public boolean isAboutProduct(String sql) {
                return false;
            }

            @Override
            public String anyProductTable() {
                throw new IllegalStateException("No tenant moves");
            }
        };
    }

    /** The tenant's place cannot be used right now; trying again later helps. */
    final class Unavailable extends TransientDataAccessResourceException {

        @Serial
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
