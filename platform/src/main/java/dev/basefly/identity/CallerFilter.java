package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.spi.CallerSource;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.TenantSelector;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Binds who is calling and for which organization, for the rest of the request. Who is nobody goes on as such. */
final class CallerFilter extends OncePerRequestFilter {

    private static final String CALLER = CallerFilter.class.getName() + ".caller";

    private final Callers callers;
    private final ClientAddress addresses;
    private final List<CallerSource> sources;
    private final TenantSelector tenants;

    CallerFilter(Callers callers, ClientAddress addresses, List<CallerSource> sources, TenantSelector tenants) {
        this.callers = callers;
        this.tenants = tenants;
        this.addresses = addresses;
        this.sources = List.copyOf(sources);
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

    private Optional<Caller> find(HttpServletRequest request) {
        String bearer = bearerToken(request);
        if (bearer != null) {
            CallerSource source = source(bearer);
            return source == null
                    ? callers.bearing(bearer, tenants.asked(request))
                    : recognised(source, bearer, request);
        }
        String cookie = BrowserCookie.SESSION.read(request);
        return cookie == null ? Optional.empty() : callers.withCookie(cookie, tenants.asked(request));
    }

    private @Nullable CallerSource source(String bearer) {
        for (CallerSource source : sources) {
            if (bearer.startsWith(source.prefix())) {
                return source;
            }
        }
        return null;
    }

    /** Such a caller acts for one organization; asking for another is as asking for one that does not exist. */
    private Optional<Caller> recognised(CallerSource source, String bearer, HttpServletRequest request) {
        return source.find(bearer, addresses.of(request)).map(found -> {
            TenantId asked = tenants.asked(request);
            if (asked != null && !asked.equals(found.tenant())) {
                throw ApiError.notFound("Organization");
            }
            return new Caller(found.actor(), null, found.tenant());
        });
    }

    static @Nullable String bearerToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }
}
