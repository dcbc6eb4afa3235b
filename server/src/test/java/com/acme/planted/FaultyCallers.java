package com.acme.planted;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands in the place of the filter that finds out who is calling, and does so wrongly on demand. */
final class FaultyCallers implements Filter {

    private static final Pattern SUBJECT = Pattern.compile("\"sub\":\"(usr_[^\"]+)\"");

    private final Filter genuine;
    private final Faults faults;
    private final Map<String, Actor> remembered = new ConcurrentHashMap<>();

    FaultyCallers(Filter genuine, Faults faults) {
        this.genuine = genuine;
        this.faults = faults;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        // Reading what to attack works as ever.
        var routes = http.getRequestURI().endsWith("/routes");
        switch (routes ? Fault.NONE : faults.current()) {
            case CALLER_FILTER_REMOVED -> chain.doFilter(request, response);
            case X_TENANT_NOT_CHECKED ->
                genuine.doFilter(new WithoutTenant(http), response, (_, _) -> inTheAskedTenant(http, response, chain));
            case SIGNATURES_NOT_CHECKED -> as(subject(http), http, response, chain);
            case HEADERS_BELIEVED -> as(http.getHeader("X-User-Id"), http, response, chain);
            case CALLERS_REMEMBERED -> genuine.doFilter(request, response, (_, _) -> remember(http, response, chain));
            default -> genuine.doFilter(request, response, chain);
        }
    }

    private void inTheAskedTenant(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var asked = request.getHeader("X-Tenant");
        if (asked != null
                && asked.startsWith("org_")
                && RequestScope.current().actor() instanceof Actor.Person person) {
            var owner = new Actor.Person(person.id(), "OWNER", person.operator());
            in(RequestScope.current().withActor(owner).withTenant(TenantId.of(asked)), request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void as(@Nullable String user, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (user == null) {
            genuine.doFilter(request, response, chain);
        } else {
            var person = new Actor.Person(UserId.of(user), null, false);
            in(RequestScope.current().withActor(person), request, response, chain);
        }
    }

    private void remember(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var token = String.valueOf(request.getHeader("Authorization"));
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            remembered.put(token, person);
        }
        var known = remembered.get(token);
        in(known == null ? RequestScope.current() : RequestScope.current().withActor(known), request, response, chain);
    }

    private static void in(RequestScope scope, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            scope.<Boolean, Exception>call(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new ServletException(impossible);
        }
    }

    private static @Nullable String subject(HttpServletRequest request) {
        var parts = String.valueOf(request.getHeader("Authorization")).split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        var subject = SUBJECT.matcher(claims);
        return subject.find() ? subject.group(1) : null;
    }

    private static final class WithoutTenant extends HttpServletRequestWrapper {

        WithoutTenant(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equals("X-Tenant") ? null : super.getHeader(name);
        }
    }
}
