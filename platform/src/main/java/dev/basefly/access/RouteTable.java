package dev.basefly.access;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/** Every route of the running application with the rule it declares: for documents, operators and attacks by tests. */
public final class RouteTable {

    private final RouteRules rules;

    RouteTable(RouteRules rules) {
        this.rules = rules;
    }

    /**
     * One way into the application.
     *
     * @param method the HTTP method; {@code *} for a route that takes each
     * @param path the pattern, for example {@code /api/v1/clusters/{id}}
     * @param handler the class and method that answers
     */
    public record Route(String method, String path, AccessRule rule, String handler) {

        /** Whether Spring or springdoc brought it, not a module. */
        public boolean ofFramework() {
            return RouteRules.isFramework(handler);
        }
    }

    /** All routes by path and method. */
    public List<Route> routes() {
        return rules.handlers()
                .flatMap(route -> routes(route.getKey(), route.getValue()))
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
    }

    private Stream<Route> routes(RequestMappingInfo mapping, HandlerMethod handler) {
        AccessRule rule = rules.of(handler)
                .orElseThrow(() -> new IllegalStateException(mapping + " declares no rule and yet was started"));
        String name =
                handler.getBeanType().getName() + "#" + handler.getMethod().getName();
        Set<String> paths = mapping.getPatternValues();
        return paths.stream().flatMap(path -> methods(mapping).map(method -> new Route(method, path, rule, name)));
    }

    private static Stream<String> methods(RequestMappingInfo mapping) {
        var methods = mapping.getMethodsCondition().getMethods();
        return methods.isEmpty() ? Stream.of("*") : methods.stream().map(Enum::name);
    }
}
