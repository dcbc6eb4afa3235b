package dev.basefly.idempotency;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.Placement;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Calls handlers as Spring does, those of writes with an idempotency key once. It comes after everything that decides
 * whether the caller may do this at all, so that this is decided anew for an answer that is given again.
 */
final class KeyedHandlers extends RequestMappingHandlerAdapter {

    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final KeyedRoutes routes;
    private final Supplier<Writing> writing;
    private final Clock clock;

    /** How requests claim their keys, the two ways to write, and where organizations have their data. */
    record Writing(Claims claims, JoinedWrites joined, SeparateWrites separate, Placement.Source places) {}

    /** The ways to write come late, because the mappings of the web are made early. */
    KeyedHandlers(KeyedRoutes routes, Supplier<Writing> writing, Clock clock) {
        this.routes = routes;
        this.writing = writing;
        this.clock = clock;
    }

    @Override
    protected @Nullable ModelAndView handleInternal(
            HttpServletRequest request, HttpServletResponse response, HandlerMethod handler) throws Exception {
        String key = key(request, handler);
        if (key == null) {
            return super.handleInternal(request, response, handler);
        }
        byte[] body = request.getInputStream().readAllBytes();
        String route = request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Claim claim = writing.get().claims().of(key, route, request, body, now);
        KeyedRoutes.Route declared = routes.of(handler);
        Handling handling = () -> {
            HeldAnswer held = new HeldAnswer(response);
            if (!declared.keepsAnswer()) {
                held.showOnce();
            }
            super.handleInternal(new HeldBody(request, body), held, handler);
            return held;
        };
        answer(response, new IdempotentRequest(claim.id()).call(() -> write(claim, declared, handling)));
        return null;
    }

    private @Nullable String key(HttpServletRequest request, HandlerMethod handler) {
        if (!WRITES.contains(request.getMethod()) || request.getDispatcherType() != DispatcherType.REQUEST) {
            return null;
        }
        KeyedRoutes.Route route = routes.of(handler);
        if (!route.isKeyed() || !hasPrincipal()) {
            return null;
        }
        String key = KeyHeader.parse(Collections.list(request.getHeaders(KeyHeader.NAME)));
        if (key == null && route.isRequired()) {
            throw KeyHeader.missing();
        }
        if (key != null && !isEmpty(request) && !isJson(request.getContentType())) {
            throw ApiError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "With an idempotency key the body must be JSON")
                    .remedy("Send it with Content-Type: application/json");
        }
        return key;
    }

    private Outcome write(Claim claim, KeyedRoutes.Route route, Handling handling) throws Exception {
        Writing ways = writing.get();
        if (!route.isSeparate() && !claim.isNobodys() && !ways.places().hasDatabaseOfItsOwn(claim.tenant())) {
            try {
                return ways.joined().run(claim, handling);
            } catch (Elsewhere elsewhere) {
                if (elsewhere.isAlways()) {
                    route.becomeSeparate();
                }
            }
        }
        return ways.separate().run(claim, route.isResumable(), handling);
    }

    private static void answer(HttpServletResponse response, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Done(HeldAnswer held) -> held.release();
            case Outcome.Replay(Answer answer) -> answer.replayTo(response);
        }
    }

    /** A body that is not there has no type, whatever the header says, as with {@code curl -d ''}. */
    private static boolean isEmpty(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        return length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null);
    }

    private static boolean isJson(@Nullable String type) {
        try {
            return type == null || KeyedRoutes.isJson(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    /** Whose key it is must be known. */
    private static boolean hasPrincipal() {
        return switch (RequestScope.current().actor()) {
            case Actor.Person ignored -> true;
            case Actor.Key ignored -> true;
            case Actor.Support ignored -> true;
            case Actor.Program ignored -> false;
            case Actor.Anonymous ignored -> false;
        };
    }
}
