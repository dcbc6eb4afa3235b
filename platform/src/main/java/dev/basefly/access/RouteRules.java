package dev.basefly.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Knows the declared rule of every route; a route without one, or with an unknown permission, stops the start. */
final class RouteRules implements SmartInitializingSingleton {

    private static final List<String> FRAMEWORK = List.of("org.springframework.", "org.springdoc.");

    private final Collection<RequestMappingHandlerMapping> mappings;
    private final Access access;
    private final Map<HandlerMethod, AccessRule> rules = new ConcurrentHashMap<>();

    RouteRules(Collection<RequestMappingHandlerMapping> mappings, Access access) {
        this.mappings = List.copyOf(mappings);
        this.access = access;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> faults = handlers()
                .flatMap(route -> fault(route.getKey(), route.getValue()).stream())
                .sorted()
                .toList();
        if (!faults.isEmpty()) {
            throw new UndeclaredRoutes(faults);
        }
    }

    Stream<Map.Entry<RequestMappingInfo, HandlerMethod>> handlers() {
        return mappings.stream().flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream());
    }

    Optional<AccessRule> of(HandlerMethod handler) {
        AccessRule known = rules.get(handler);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<AccessRule> declared = Stream.of(handler.getMethod(), handler.getBeanType())
                .flatMap(element -> AccessRule.declaredOn(element).stream())
                .findFirst()
                .or(() -> isFramework(handler.getBeanType().getName())
                        ? Optional.of(new AccessRule.ForAnyone("the framework's own, which shows nothing of anybody"))
                        : Optional.empty());
        declared.ifPresent(rule -> rules.put(handler, rule));
        return declared;
    }

    private Optional<String> fault(RequestMappingInfo route, HandlerMethod handler) {
        Optional<AccessRule> rule = of(handler);
        if (rule.isEmpty()) {
            return Optional.of(route + " at " + handler.getShortLogMessage() + " declares no rule");
        }
        return rule.filter(declared ->
                        declared instanceof AccessRule.ForHolders(String permission) && !access.isDeclared(permission))
                .map(unknown -> route + " requires a permission that no module declares: " + unknown);
    }

    static boolean isFramework(String type) {
        return FRAMEWORK.stream().anyMatch(type::startsWith);
    }
}
