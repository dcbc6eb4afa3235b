package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.Callers.Presented;
import dev.basefly.identity.spi.CallerSource;
import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.TenantSelector;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Binds who is calling and for which organization, for the rest of the request. Who is nobody goes on as such. */
final class CallerFilter extends OncePerRequestFilter {

    private static final Logger NOTES = LoggerFactory.getLogger(CallerFilter.class);
    private static final String CALLER = CallerFilter.class.getName() + ".caller";

    private final Callers callers;
    private final ClientAddress addresses;
    private final List<CallerSource> sources;
    private final TenantSelector tenants;
    private final StandingCaller.Search search = this::now;

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
        request.setAttribute(StandingCaller.ATTRIBUTE, (Supplier<StandingCaller>) () -> standing(request));
        MDC.put("actor", caller.actor().label());
        if (caller.organization() != null) {
            MDC.put("tenant", caller.organization().toString());
        }
        serve(caller, () -> chain.doFilter(request, response));
    }

    /** What the request brought with which its sender can be found again. */
    private record Credential(
            @Nullable String bearer,
            @Nullable String cookie,
            @Nullable TenantId asked,
            String address) {

        Presented presented() {
            return new Presented(bearer, bearer == null ? cookie : null, asked);
        }
    }

    private StandingCaller standing(HttpServletRequest request) {
        Credential credential = new Credential(
                bearerToken(request),
                BrowserCookie.SESSION.read(request),
                tenants.asked(request),
                addresses.of(request));
        return new StandingCaller(credential, search);
    }

    private Map<Object, Optional<CallerSource.Recognised>> now(Set<Object> asked) {
        Map<Object, Optional<CallerSource.Recognised>> found = new HashMap<>();
        Map<CallerSource, List<Credential>> bySource = new HashMap<>();
        Map<Credential, Presented> ofPeople = new HashMap<>();
        for (Object one : asked) {
            Credential credential = (Credential) one;
            CallerSource source = credential.bearer() == null ? null : source(credential.bearer());
            if (source == null) {
                ofPeople.put(credential, credential.presented());
            } else {
                bySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(credential);
            }
        }
        bySource.forEach((source, credentials) -> addFrom(source, credentials, found));
        Map<Presented, Optional<Caller>> still = callers.still(Set.copyOf(ofPeople.values()));
        ofPeople.forEach((credential, presented) -> {
            Optional<Caller> caller = still.get(presented);
            if (caller != null) {
                found.put(credential, recognised(caller));
            }
        });
        return found;
    }

    private static void addFrom(
            CallerSource source, List<Credential> credentials, Map<Object, Optional<CallerSource.Recognised>> found) {
        try {
            source.prepare(credentials.stream()
                    .map(credential -> Objects.requireNonNull(credential.bearer()))
                    .toList());
        } catch (RuntimeException unprepared) {
            NOTES.debug("Credentials could not be read ahead", unprepared);
            return;
        }
        for (Credential credential : credentials) {
            try {
                found.put(credential, source.find(Objects.requireNonNull(credential.bearer()), credential.address()));
            } catch (ApiError refused) {
                found.put(credential, Optional.empty());
            } catch (RuntimeException unknown) {
                NOTES.debug("Whose a credential is could not be looked up", unknown);
            }
        }
    }

    private static Optional<CallerSource.Recognised> recognised(Optional<Caller> caller) {
        return caller.flatMap(found -> Optional.ofNullable(found.organization())
                .map(organization -> new CallerSource.Recognised(found.actor(), organization)));
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
