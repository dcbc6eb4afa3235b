package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.api.LimitClass;
import dev.basefly.api.RateLimits;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Binds who is calling and for which organization, for the rest of the request. Who is nobody goes on as such. */
final class CallerFilter extends OncePerRequestFilter {

    private static final String CALLER = CallerFilter.class.getName() + ".caller";

    private final Callers callers;
    private final RateLimits limits;
    private final ClientAddress addresses;

    CallerFilter(Callers callers, RateLimits limits, ClientAddress addresses) {
        this.callers = callers;
        this.limits = limits;
        this.addresses = addresses;
    }

    /** The caller of the request, null when nobody is signed in. */
    static @Nullable Caller caller(HttpServletRequest request) {
        return (Caller) request.getAttribute(CALLER);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> found = find(request);
        if (found.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller = found.get();
        request.setAttribute(CALLER, caller);
        MDC.put("actor", caller.actor().label());
        if (caller.organization() != null) {
            MDC.put("tenant", caller.organization().toString());
        }
        serve(caller, () -> chain.doFilter(request, response));
    }

    private interface Continuation {
        void proceed() throws ServletException, IOException;
    }

    private static void serve(Caller caller, Continuation rest) throws ServletException, IOException {
        try {
            RequestScope.current()
                    .withActor(caller.actor())
                    .withTenant(caller.organization())
                    .<Boolean, Exception>call(() -> {
                        rest.proceed();
                        return true;
                    });
        } catch (ServletException | IOException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new ServletException(impossible);
        }
    }

    /** Credentials that lead nowhere cost a look-up each, so their sender has few of them. */
    private Optional<Caller> find(HttpServletRequest request) {
        String bearer = bearerToken(request);
        String cookie = bearer == null ? SessionCookie.read(request) : null;
        if (bearer == null && cookie == null) {
            return Optional.empty();
        }
        String sender = "unknown credentials from " + addresses.networkOf(request);
        if (limits.isExhausted(LimitClass.PAGE, sender)) {
            throw limits.take(LimitClass.PAGE, sender).refusal();
        }
        try {
            Optional<Caller> found = bearer != null
                    ? callers.bearing(bearer, asked(request))
                    : callers.withCookie(String.valueOf(cookie), asked(request));
            if (found.isEmpty()) {
                limits.take(LimitClass.PAGE, sender);
            }
            return found;
        } catch (ApiError foreignOrganization) {
            limits.take(LimitClass.PAGE, sender);
            throw foreignOrganization;
        }
    }

    static @Nullable String bearerToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    /** A header that is no id at all names no organization of the caller's. */
    private static @Nullable TenantId asked(HttpServletRequest request) {
        String header = request.getHeader("X-Tenant");
        if (header == null || header.isBlank()) {
            return null;
        }
        try {
            return TenantId.of(header.strip());
        } catch (IllegalArgumentException malformed) {
            throw ApiError.notFound("Organization");
        }
    }
}
