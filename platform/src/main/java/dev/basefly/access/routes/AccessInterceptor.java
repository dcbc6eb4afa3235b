package dev.basefly.access.routes;

import dev.basefly.access.Access;
import dev.basefly.access.AccessRule;
import dev.basefly.api.ApiError;
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
        if (handler instanceof HandlerMethod method) {
            rules.get().needOf(method).ifPresent(access::requireIncluded);
        }
        return true;
    }

    private void apply(AccessRule rule) {
        switch (rule) {
            case AccessRule.ForAnyone ignored -> {}
            case AccessRule.ForSignedIn ignored -> access.requireSignedIn();
            case AccessRule.ForOperators ignored -> access.requireOperator();
            case AccessRule.ForHolders(String permission) -> access.require(permission);
        }
    }
}
