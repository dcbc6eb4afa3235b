package dev.basefly.limits;

import dev.basefly.api.ClientAddress;
import dev.basefly.api.ErrorResponses;
import dev.basefly.limits.spi.RateSource;
import dev.basefly.limits.spi.RateSource.Kind;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes a token of the caller for each request and says in headers what is left. Runs once the caller is known. */
final class RateLimitFilter extends OncePerRequestFilter {

    private static final String BILLING = "/api/v1/billing";

    private static final String BILLING_PAGES = "/settings/billing";

    /** Files of which each one is a call to the payment provider. */
    private static final String DOCUMENTS = "/settings/billing/invoices/";

    /** With this parameter, which the payment provider's pages come back with, the page asks the provider. */
    private static final String RETURNED = "checkout";

    private static final String WEBHOOKS = "/webhooks/";
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final RateLimits limits;
    private final Supplier<@Nullable RateSource> rates;
    private final ClientAddress addresses;
    private final ErrorResponses errors;

    RateLimitFilter(
            RateLimits limits, Supplier<@Nullable RateSource> rates, ClientAddress addresses, ErrorResponses errors) {
        this.limits = limits;
        this.rates = rates;
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
        RequestScope scope = RequestScope.current();
        LimitClass limitClass = limitClass(request, scope.actor());
        RateLimits.Decision decision =
                limits.take(limitClass, caller(request, scope.actor()), planned(scope.tenant(), limitClass));
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
        if (request.getRequestURI().startsWith(WEBHOOKS)) {
            // Services that call back come in bursts from few addresses.
            return LimitClass.WEBHOOK;
        }
        boolean api = request.getRequestURI().startsWith("/api/");
        boolean reads = READS.contains(request.getMethod());
        if (actor instanceof Actor.Anonymous && (api || !reads)) {
            return LimitClass.ANONYMOUS;
        }
        if (request.getRequestURI().startsWith(BILLING) || asksProvider(request, reads)) {
            return LimitClass.BILLING;
        }
        if (!api) {
            return LimitClass.PAGE;
        }
        return reads ? LimitClass.READ : LimitClass.WRITE;
    }

    /** Whether a page of billing does more than show what is known: each form there is at least one call. */
    private static boolean asksProvider(HttpServletRequest request, boolean reads) {
        String path = request.getRequestURI();
        return path.startsWith(BILLING_PAGES)
                && (!reads || path.startsWith(DOCUMENTS) || request.getParameter(RETURNED) != null);
    }

    /** What the organization's plan includes, 0 where plans say nothing. */
    private int planned(@Nullable TenantId organization, LimitClass limitClass) {
        Kind kind =
                switch (limitClass) {
                    case READ -> Kind.READ;
                    case WRITE -> Kind.WRITE;
                    case BILLING -> Kind.BILLING;
                    case ANONYMOUS, SIGN_IN, SIGN_IN_SPREAD, PAGE, WEBHOOK -> null;
                };
        if (kind == null || organization == null) {
            return 0;
        }
        RateSource source = rates.get();
        return source == null ? 0 : source.perMinute(organization, kind);
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
