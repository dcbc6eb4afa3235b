package dev.basefly.api;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.Uuid7;
import dev.basefly.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The outermost filter: names the request, opens its scope, sets the security headers, bounds the body, and turns whatever
 * escapes into an answer.
 */
final class RequestFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    private static final String ID = RequestFilter.class.getName() + ".id";
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,64}");

    private static final Pattern DISGUISED =
            Pattern.compile("%(2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])");

    private final ErrorResponses errors;
    private final SecurityHeaders headers;
    private final ClientAddress addresses;
    private final ApiSettings settings;
    private final Map<String, ApiSettings.LargeBody> larger;
    private final Clock clock;

    RequestFilter(
            ErrorResponses errors,
            SecurityHeaders headers,
            ClientAddress addresses,
            ApiSettings settings,
            List<ApiSettings.LargeBody> larger,
            Clock clock) {
        this.errors = errors;
        this.headers = headers;
        this.addresses = addresses;
        this.settings = settings;
        this.larger =
                larger.stream().collect(Collectors.toUnmodifiableMap(ApiSettings.LargeBody::path, Function.identity()));
        this.clock = clock;
    }

    /** The id of the request, also where no scope is bound any more. */
    static String requestId(HttpServletRequest request) {
        return Objects.requireNonNullElse((String) request.getAttribute(ID), "unknown");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest received, HttpServletResponse response, FilterChain chain)
            throws IOException {
        HttpServletRequest request = addresses.saysSecure(received) ? new SecureRequest(received) : received;
        String id = acceptable(request.getHeader(HEADER)) ? request.getHeader(HEADER) : newId();
        request.setAttribute(ID, id);
        response.setHeader(HEADER, id);
        headers.write(request, response);
        MDC.put("requestId", id);
        long start = System.nanoTime();
        try {
            new RequestScope(id, null, Actor.ANONYMOUS, locale(request), addresses.of(received))
                    .call(() -> serve(request, response, chain));
        } finally {
            AccessLog.write(request, response, System.nanoTime() - start);
            MDC.remove("requestId");
            MDC.remove("tenant");
            MDC.remove("actor");
        }
    }

    /** The first language the caller reads that the pages are written in; the machine's own says nothing about the caller. */
    private Locale locale(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) {
            return Locale.ENGLISH;
        }
        List<Locale> read = Collections.list(request.getLocales()).stream()
                .filter(locale -> settings.languages().contains(locale.getLanguage()))
                .toList();
        return Words.first(read).orElse(Locale.ENGLISH);
    }

    /** An error that the container dispatches again belongs to the same request, headers and all. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return true;
    }

    private boolean serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            refuseDisguise(request.getRequestURI());
            chain.doFilter(bounded(request), response);
            return true;
        } catch (ServletException | IOException | RuntimeException failure) {
            if (isDisconnect(failure)) {
                logger.debug("The caller went away");
                return false;
            }
            errors.write(request, response, failure);
            return false;
        }
    }

    private HttpServletRequest bounded(HttpServletRequest request) throws BodyRefused {
        ApiSettings.LargeBody large = larger.get(request.getRequestURI());
        long most = large == null ? settings.maxBody().toBytes() : large.most().toBytes();
        if (request.getContentLengthLong() > most) {
            throw BodyRefused.than(most);
        }
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        return hasBody
                ? new BoundedBody(request, most, large == null ? settings.bodyTimeout() : large.patience())
                : request;
    }

    private static boolean isDisconnect(Throwable failure) {
        return failure instanceof ClientAbortException || failure instanceof AsyncRequestNotUsableException;
    }

    /** Letters need no percent-encoding; who encodes them wants one part of us to read another path than the next. */
    private static void refuseDisguise(String path) {
        if (path.indexOf('%') >= 0 && DISGUISED.matcher(path).find()) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The path encodes characters that need no encoding")
                    .reason("disguised_path")
                    .remedy("Send letters, digits, '-', '.', '_' and '~' as they are");
        }
    }

    private static boolean acceptable(@Nullable String id) {
        return id != null && ACCEPTABLE.matcher(id).matches();
    }

    private String newId() {
        return Uuid7.next(clock).toString();
    }
}
