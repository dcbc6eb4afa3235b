package dev.basefly.access;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Applies the declared rule before a handler runs; what declares none is refused. */
final class AccessInterceptor implements HandlerInterceptor {

    private final Supplier<RouteRules> rules;
    private final Access access;

    /** The rules come late because they are read from the mappings that this is part of. */
    AccessInterceptor(Supplier<RouteRules> rules, Access access) {
        this.rules = rules;
        this.access = access;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.ERROR || handler instanceof ResourceHttpRequestHandler) {
            return true;
        }
        AccessRule rule = handler instanceof HandlerMethod method
                ? rules.get().of(method).orElseThrow(() -> ApiError.notFound("Path"))
                : AccessRule.declaredOn(handler.getClass()).orElseThrow(() -> ApiError.notFound("Path"));
        apply(rule);
        return true;
    }

    private void apply(AccessRule rule) {
        switch (rule) {
            case AccessRule.ForAnyone ignored -> {}
            case AccessRule.ForSignedIn ignored -> requireSignedIn();
            case AccessRule.ForOperators ignored -> requireOperator();
            case AccessRule.ForHolders(String permission) -> access.require(permission);
        }
    }

    private static void requireSignedIn() {
        Actor actor = RequestScope.current().actor();
        if (actor instanceof Actor.Anonymous) {
            throw Access.refusal(new Decision.Denied(
                    "not_signed_in", "Sign in to do this", "Sign in, or send a bearer token that has not expired"));
        }
        if (actor instanceof Actor.Key) {
            throw Access.refusal(new Decision.Denied(
                    "persons_only",
                    "An API key may only do what one of its scopes names, and no scope names this",
                    "Sign in as a person to do this"));
        }
    }

    private static void requireOperator() {
        boolean operator = RequestScope.current().actor() instanceof Actor.Person person && person.operator();
        if (!operator) {
            throw ApiError.notFound("Path");
        }
    }
}
