package dev.basefly.access.routes;

import dev.basefly.access.Access;
import dev.basefly.access.AccessRule;
import dev.basefly.access.Needs;
import dev.basefly.access.RouteTable.Route;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Knows the declared rule of every route; a route without one, or with an unknown permission, stops the start. */
final class RouteRules implements SmartInitializingSingleton {

    private static final List<String> FRAMEWORK = List.of("org.springframework.", "org.springdoc.");
    private static final AccessRule OF_FRAMEWORK =
            new AccessRule.ForAnyone("the framework's own, which shows nothing of anybody");

    private final Collection<RequestMappingHandlerMapping> mappings;
    private final Access access;
    private final Map<HandlerMethod, AccessRule> rules = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, Optional<String>> needs = new ConcurrentHashMap<>();

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

    /** All routes by path and method. */
    List<Route> routes() {
        return handlers()
                .flatMap(route -> routes(route.getKey(), route.getValue()))
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
    }

    Optional<AccessRule> of(HandlerMethod handler) {
        AccessRule known = rules.get(handler);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<AccessRule> declared = Stream.of(handler.getMethod(), handler.getBeanType())
                .flatMap(element -> AccessRule.declaredOn(element).stream())
                .findFirst()
                .or(() -> isFramework(handler) ? Optional.of(OF_FRAMEWORK) : Optional.empty());
        declared.ifPresent(rule -> rules.put(handler, rule));
        return declared;
    }

    /** The feature of plans that the route needs. */
    Optional<String> needOf(HandlerMethod handler) {
        return needs.computeIfAbsent(
                handler,
                asked -> Stream.of(asked.getMethod(), asked.getBeanType())
                        .flatMap(element ->
                                Stream.ofNullable(AnnotatedElementUtils.findMergedAnnotation(element, Needs.class)))
                        .map(Needs::value)
                        .findFirst());
    }

    private Stream<Map.Entry<RequestMappingInfo, HandlerMethod>> handlers() {
        return mappings.stream().flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream());
    }

    private Stream<Route> routes(RequestMappingInfo mapping, HandlerMethod handler) {
        AccessRule rule = of(handler)
                .orElseThrow(() -> new IllegalStateException(mapping + " declares no rule and yet was started"));
        String name =
                handler.getBeanType().getName() + "#" + handler.getMethod().getName();
        return mapping.getPatternValues().stream()
                .flatMap(path ->
                        methods(mapping).map(method -> new Route(method, path, rule, name, isFramework(handler))));
    }

    private static Stream<String> methods(RequestMappingInfo mapping) {
        var methods = mapping.getMethodsCondition().getMethods();
        return methods.isEmpty() ? Stream.of("*") : methods.stream().map(Enum::name);
    }

    private Optional<String> fault(RequestMappingInfo route, HandlerMethod handler) {
        Optional<AccessRule> rule = of(handler);
        if (rule.isEmpty()) {
            return Optional.of(route + " at " + handler.getShortLogMessage() + " declares no rule");
        }
        Optional<String> unknownFeature = needOf(handler).filter(feature -> !access.isDeclaredFeature(feature));
        if (unknownFeature.isPresent()) {
            return unknownFeature.map(feature -> route + " needs a feature that no module declares: " + feature);
        }
        return rule.filter(declared ->
                        declared instanceof AccessRule.ForHolders(String permission) && !access.isDeclared(permission))
                .map(unknown -> route + " requires a permission that no module declares: " + unknown.text());
    }

    private static boolean isFramework(HandlerMethod handler) {
        String type = handler.getBeanType().getName();
        return FRAMEWORK.stream().anyMatch(type::startsWith);
    }
}
