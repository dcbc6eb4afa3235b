package com.acme.planted;

import dev.basefly.access.Operators;
import dev.basefly.access.Requires;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Annotation;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Stands in the place of the interceptor that applies the rules of routes. */
final class FaultyRule implements HandlerInterceptor {

    private final HandlerInterceptor genuine;
    private final Faults faults;

    FaultyRule(HandlerInterceptor genuine, Faults faults) {
        this.genuine = genuine;
        this.faults = faults;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws Exception {
        var known = !(RequestScope.current().actor() instanceof Actor.Anonymous);
        var applied =
                switch (faults.current()) {
                    case RULES_NOT_APPLIED -> false;
                    case PERMISSIONS_NOT_CHECKED -> !(known && declares(handler, Requires.class));
                    case OPERATORS_NOT_CHECKED -> !(known && declares(handler, Operators.class));
                    default -> true;
                };
        if (!applied) {
            return true;
        }
        try {
            return genuine.preHandle(request, response, handler);
        } catch (RuntimeException refusal) {
            if (faults.is(Fault.WRITTEN_BEFORE_REFUSED)) {
                faults.write();
            }
            if (faults.is(Fault.REFUSAL_WITHOUT_REASON)) {
                response.setStatus(403);
                return false;
            }
            throw refusal;
        }
    }

    private static boolean declares(Object handler, Class<? extends Annotation> rule) {
        return handler instanceof HandlerMethod method
                && (method.hasMethodAnnotation(rule) || method.getBeanType().isAnnotationPresent(rule));
    }
}
