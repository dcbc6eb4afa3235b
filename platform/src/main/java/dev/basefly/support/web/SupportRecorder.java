package dev.basefly.support.web;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Records every request of a supporter, also one that is then refused, in the log of the organization. */
final class SupportRecorder implements HandlerInterceptor {

    private final AuditLog audit;

    SupportRecorder(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        RequestScope scope = RequestScope.current();
        if (scope.actor() instanceof Actor.Support && scope.tenant() != null) {
            audit.record(AuditEntry.of("support.acted")
                    .with("method", request.getMethod())
                    .with("path", request.getRequestURI()));
        }
        return true;
    }
}
