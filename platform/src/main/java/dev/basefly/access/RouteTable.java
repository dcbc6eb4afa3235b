package dev.basefly.access;

import java.util.List;
import java.util.function.Supplier;

/** Every route of the running application with the rule it declares: for documents, operators and attacks by tests. */
public final class RouteTable {

    private final Supplier<List<Route>> routes;

    /** Reads the routes when asked, because some are mapped late. */
    public RouteTable(Supplier<List<Route>> routes) {
        this.routes = routes;
    }

    /**
     * One way into the application.
     *
     * @param method the HTTP method; {@code *} for a route that takes each
     * @param path the pattern, for example {@code /api/v1/clusters/{id}}
     * @param handler the class and method that answers
     * @param ofFramework whether Spring or springdoc brought it, not a module
     */
    public record Route(String method, String path, AccessRule rule, String handler, boolean ofFramework) {}

    /** All routes by path and method. */
    public List<Route> routes() {
        return routes.get();
    }
}
