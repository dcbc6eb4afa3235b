package dev.basefly.tenancy;

import dev.basefly.access.Anyone;
import dev.basefly.access.Operators;
import dev.basefly.access.Requires;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Stops the work of a suspended organization's people and keys, and of a deleted one's, whatever route they take. */
final class SuspensionInterceptor implements HandlerInterceptor {

    private static final List<Class<? extends Annotation>> RULES =
            List.of(Anyone.class, SignedIn.class, Operators.class, Requires.class);

    private final OrganizationStates states;
    private final Map<Method, Boolean> open = new ConcurrentHashMap<>();

    SuspensionInterceptor(OrganizationStates states) {
        this.states = states;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        RequestScope scope = RequestScope.current();
        if (scope.tenant() == null
                || request.getDispatcherType() == DispatcherType.ERROR
                || handler instanceof ResourceHttpRequestHandler
                || isOpen(handler)
                || !isConcerned(scope.actor())) {
            return true;
        }
        require(scope.tenant(), scope.actor());
        return true;
    }

    /** A supporter is there to see to a suspension; in a deleted organization nobody has anything to do. */
    private void require(TenantId organization, Actor actor) {
        switch (states.of(organization)) {
            case ACTIVE -> {}
            case SUSPENDED -> {
                if (!(actor instanceof Actor.Support)) {
                    throw suspended();
                }
            }
            case DELETED -> throw ApiError.notFound("Organization");
        }
    }

    static ApiError suspended() {
        return ApiError.of(ErrorCode.FORBIDDEN, "This organization is suspended")
                .reason("organization_suspended")
                .remedy("Ask an owner to settle its billing or to write to support; you can still see your account,"
                        + " switch to another organization or leave this one");
    }

    private static boolean isConcerned(Actor actor) {
        return switch (actor) {
            case Actor.Person ignored -> true;
            case Actor.Key ignored -> true;
            case Actor.Support ignored -> true;
            case Actor.Program ignored -> false;
            case Actor.Anonymous ignored -> false;
        };
    }

    /** Annotations never change, and looking for them costs more than the rest of this class. */
    private boolean isOpen(Object handler) {
        return handler instanceof HandlerMethod method
                ? open.computeIfAbsent(method.getMethod(), ignored -> isDeclaredOpen(method))
                : isForNobodysTenant(handler.getClass());
    }

    private static boolean isDeclaredOpen(HandlerMethod method) {
        return AnnotatedElementUtils.hasAnnotation(method.getMethod(), WhileSuspended.class)
                || AnnotatedElementUtils.hasAnnotation(method.getBeanType(), WhileSuspended.class)
                || isForNobodysTenant(hasRule(method.getMethod()) ? method.getMethod() : method.getBeanType());
    }

    private static boolean hasRule(AnnotatedElement element) {
        return RULES.stream().anyMatch(rule -> AnnotatedElementUtils.hasAnnotation(element, rule));
    }

    private static boolean isForNobodysTenant(AnnotatedElement element) {
        return AnnotatedElementUtils.hasAnnotation(element, Anyone.class)
                || AnnotatedElementUtils.hasAnnotation(element, Operators.class);
    }
}
