package dev.basefly.limits;

import dev.basefly.api.ClientAddress;
import dev.basefly.api.ErrorResponses;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes a token of the caller for each request and says in headers what is left. Runs once the caller is known. */
final class RateLimitFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final RateLimits limits;
    private final ClientAddress addresses;
    private final ErrorResponses errors;

    RateLimitFilter(RateLimits limits, ClientAddress addresses, ErrorResponses errors) {
        this.limits = limits;
        this.addresses = addresses;
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/health/") || path.startsWith("/assets/") || path.equals("/metrics");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Actor actor = RequestScope.current().actor();
        RateLimits.Decision decision = limits.take(limitClass(request, actor), caller(request, actor));
        response.setHeader("RateLimit-Limit", String.valueOf(decision.limit()));
        response.setHeader("RateLimit-Remaining", String.valueOf(decision.remaining()));
        response.setHeader("RateLimit-Reset", String.valueOf((decision.reset().toMillis() + 999) / 1000));
        if (decision.allowed()) {
            chain.doFilter(request, response);
        } else {
            errors.write(request, response, decision.refusal());
        }
    }

    private static LimitClass limitClass(HttpServletRequest request, Actor actor) {
        boolean api = request.getRequestURI().startsWith("/api/");
        boolean reads = READS.contains(request.getMethod());
        if (actor instanceof Actor.Anonymous && (api || !reads)) {
            return LimitClass.ANONYMOUS;
        }
        if (!api) {
            return LimitClass.PAGE;
        }
        return reads ? LimitClass.READ : LimitClass.WRITE;
    }

    private String caller(HttpServletRequest request, Actor actor) {
        return switch (actor) {
            case Actor.Person person -> person.label();
            case Actor.Key key -> key.label();
            case Actor.Support support -> support.label();
            case Actor.Anonymous ignored -> addresses.networkOf(request);
            case Actor.Program program -> program.label();
        };
    }
}
