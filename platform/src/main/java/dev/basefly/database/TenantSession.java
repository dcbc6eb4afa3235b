package dev.basefly.database;

import dev.basefly.database.Placement.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One connection to PostgreSQL, and what it has been told in the open transaction. */
final class TenantSession {

    /** Sent before a statement, in one message with it; the condition keeps it from returning a row. */
    private static final String PREFIX = "select where set_config('basefly.tenant_id', ?, true) is null";

    private static final String KNOWLEDGE = " or set_config('basefly.place', ?, true) is null";

    private final Connection connection;
    private @Nullable UUID sent;
    private boolean used;

    TenantSession(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    boolean knowsTenant() {
        return sent != null;
    }

    /** Whether a statement ran in the open transaction. */
    boolean used() {
        return used;
    }

    /** Prepares the first statement for the tenant; the first {@link #ownParameters} of its parameters are ours. */
    PreparedStatement prepareFirst(UUID tenant, Route route, String sql, String gate) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix(route) + gate + later(route, sql));
        setOwnParameters(statement, tenant, route);
        return statement;
    }

    static void setOwnParameters(PreparedStatement statement, UUID tenant, Route route) throws SQLException {
        statement.setString(1, tenant.toString());
        if (ownParameters(route) == 2) {
            statement.setString(2, route.knowledge());
        }
    }

    static int ownParameters(Route route) {
        return route.knowledge().isEmpty() ? 1 : 2;
    }

    /** Sends the tenant as a statement of its own, one round trip more, where it cannot ride along. */
    void sendAlone(UUID tenant, Route route, String gate) throws SQLException {
        try (PreparedStatement statement = prepareFirst(tenant, route, "select", gate)) {
            statement.execute();
        }
        sent = tenant;
        used = true;
    }

    /** Notes that the first statement of a transaction ran: the tenant is now known to the server. */
    void carried(UUID tenant) throws SQLException {
        if (!connection.getAutoCommit()) {
            sent = tenant;
            used = true;
        }
    }

    /** The settings end with the transaction, and a rolled back savepoint may have taken them along. */
    void forget(boolean ended) {
        sent = null;
        used = used && !ended;
    }

    /** The text of a statement; it names the schema, so that no two schemas share a plan, which would be made anew. */
    static String later(Route route, String sql) {
        return route.placement() instanceof Placement.Schema own ? "/* " + own.name() + " */ " + sql : sql;
    }

    private static String prefix(Route route) {
        String search = route.placement() instanceof Placement.Schema own
                ? " or set_config('search_path', '" + own.name() + ", public', true) is null"
                : "";
        return PREFIX + (ownParameters(route) == 2 ? KNOWLEDGE : "") + search + "; ";
    }
}
