package dev.basefly.database;

import dev.basefly.database.Placement.Database;
import dev.basefly.database.Placement.Route;
import dev.basefly.runtime.RequestScope;
import java.sql.Connection;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Knows places once and for all, as a node does that stood still while tenants moved. */
public record FixedRoute(Function<UUID, Route> routes, long known) implements Placement.Source {

    /** A data source of such a node, which knew all changes up to this number when it came to stand still. */
    public static DataSource on(DataSource pool, Function<UUID, Route> routes, long known) {
        return new TenantDataSource(
                pool, FixedRoute::currentTenant, StatementObserver.NONE, new FixedRoute(routes, known));
    }

    /** A data source of a node that knows of no numbers. */
    public static DataSource on(DataSource pool, Function<UUID, Route> routes) {
        return on(pool, routes, 0);
    }

    @Override
    public Route route(UUID tenant) {
        return routes.apply(tenant);
    }

    @Override
    public void refresh() {
        // It learns nothing.
    }

    @Override
    public Connection connect(Database database) {
        throw new IllegalStateException("not in these tests");
    }

    @Override
    public boolean isAboutProduct(String sql) {
        return true;
    }

    @Override
    public String anyProductTable() {
        return "gadgets";
    }

    private static @Nullable UUID currentTenant() {
        var tenant = RequestScope.currentTenant();
        return tenant == null ? null : tenant.value();
    }
}
