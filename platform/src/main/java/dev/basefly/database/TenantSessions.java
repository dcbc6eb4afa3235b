package dev.basefly.database;

import dev.basefly.database.Placement.Route;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the shared database and, for a tenant with a database of its own, one to that: statements about the
 * product go there. Both begin and end together, the tenant's own first.
 */
final class TenantSessions {

    private final TenantSession shared;
    private final Placement.Source places;
    private @Nullable TenantSession own;
    private Placement.@Nullable Database ownPlace;
    private @Nullable Map<Savepoint, Savepoint> ownSavepoints;

    TenantSessions(Connection connection, Placement.Source places) {
        this.shared = new TenantSession(connection);
        this.places = places;
    }

    TenantSession shared() {
        return shared;
    }

    /** Whether the transaction is one in two databases. */
    boolean areTwo() {
        return own != null;
    }

    /** The session in which the statement runs. */
    TenantSession of(Route route, String sql) throws SQLException {
        return route.placement() instanceof Placement.Database database && places.isAboutProduct(sql)
                ? own(database)
                : shared;
    }

    /**
     * A statement that changes nothing but passes the guard of product tables, sent first while the tenant moves: so a
     * transaction holds off the switch from its beginning, or waits for it and begins in the new place.
     */
    String gate(Route route, TenantSession session) throws SQLException {
        boolean elsewhere = route.placement() instanceof Placement.Database && session.equals(shared);
        return !route.moving() || elsewhere || session.connection().isReadOnly()
                ? ""
                : "update " + places.anyProductTable() + " set tenant_id = tenant_id where false; ";
    }

    /** Leaves a session in which nothing ran, because its place was left; one to another database is given back. */
    void leave(TenantSession session) throws SQLException {
        if (!session.connection().getAutoCommit()) {
            session.connection().rollback();
        }
        if (session.equals(own)) {
            own = null;
            session.connection().close();
        }
    }

    void forget(boolean ended) {
        shared.forget(ended);
        if (own != null) {
            own.forget(ended);
        }
    }

    /** Does the same to both connections; the answer is the shared one's. */
    @Nullable
    Object inAll(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        TenantSession other = own;
        if (other == null) {
            return TenantConnection.call(shared.connection(), method, arguments);
        }
        boolean first = method.getName().equals("commit");
        Object answerOfOther = first ? inOther(other, method, arguments) : null;
        try {
            Object answer = TenantConnection.call(shared.connection(), method, arguments);
            if (!first) {
                answerOfOther = inOther(other, method, arguments);
            }
            if (answer instanceof Savepoint savepoint && answerOfOther instanceof Savepoint theirs) {
                ownSavepoints = Objects.requireNonNullElseGet(ownSavepoints, IdentityHashMap::new);
                ownSavepoints.put(savepoint, theirs);
            }
            return answer;
        } finally {
            if (method.getName().equals("close") || method.getName().equals("abort")) {
                own = null;
                other.connection().close();
            }
        }
    }

    private @Nullable Object inOther(TenantSession other, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint savepoint) {
            Savepoint theirs = ownSavepoints == null ? null : ownSavepoints.get(savepoint);
            if (theirs == null) {
                // Opened after the savepoint, so all that happened there happened since.
                return rollback(other);
            }
            return TenantConnection.call(other.connection(), method, new Object[] {theirs});
        }
        return TenantConnection.call(other.connection(), method, arguments);
    }

    private static @Nullable Object rollback(TenantSession other) throws SQLException {
        other.connection().rollback();
        return null;
    }

    private TenantSession own(Placement.Database database) throws SQLException {
        if (own != null && !database.equals(ownPlace)) {
            Objects.requireNonNull(own).connection().close();
            own = null;
        }
        if (own == null) {
            Connection connection = places.connect(database);
            connection.setReadOnly(shared.connection().isReadOnly());
            connection.setTransactionIsolation(shared.connection().getTransactionIsolation());
            connection.setAutoCommit(shared.connection().getAutoCommit());
            own = new TenantSession(connection);
            ownPlace = database;
        }
        return Objects.requireNonNull(own);
    }
}
