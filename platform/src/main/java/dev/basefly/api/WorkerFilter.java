package dev.basefly.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** In a process that does background work only: answers health and metrics, and refuses everything else. */
final class WorkerFilter extends OncePerRequestFilter {

    private final ErrorResponses errors;

    WorkerFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.startsWith("/health/") || path.equals("/metrics")) {
            chain.doFilter(request, response);
            return;
        }
        errors.write(
                request,
                response,
                ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "This process does background work only")
                        .reason("worker")
                        .remedy("Call a process that was started with the role web or all"));
    }
}
