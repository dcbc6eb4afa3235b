package dev.basefly.observability;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.RuntimeSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only those read the metrics who hold the token, or who are on this machine when there is none. */
final class MetricsGate extends OncePerRequestFilter {

    private final ObservabilitySettings settings;
    private final RuntimeSettings runtime;

    MetricsGate(ObservabilitySettings settings, RuntimeSettings runtime) {
        this.settings = settings;
        this.runtime = runtime;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!mayRead(request)) {
            throw ApiError.notFound("Path");
        }
        chain.doFilter(request, response);
    }

    private boolean mayRead(HttpServletRequest request) {
        if (settings.metricsToken().isBlank()) {
            return runtime.development() || isLocal(request);
        }
        return isToken(request.getHeader("Authorization"));
    }

    private boolean isToken(@Nullable String header) {
        byte[] expected = ("Bearer " + settings.metricsToken().reveal()).getBytes(StandardCharsets.UTF_8);
        return header != null && MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
    }

    /** A proxy on this machine forwards for others, so a forwarded request is never local. */
    private static boolean isLocal(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        boolean loopback = address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
        return loopback && request.getHeader("X-Forwarded-For") == null && request.getHeader("Forwarded") == null;
    }
}
