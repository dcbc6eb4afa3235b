package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The security headers of every answer, errors included, and the nonce with which a page marks its own scripts. */
public final class SecurityHeaders {

    private static final String NONCE = SecurityHeaders.class.getName() + ".nonce";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains; preload";

    SecurityHeaders() {}

    /** The nonce of this answer, for the {@code nonce} attribute of scripts and styles. */
    public static String nonce(HttpServletRequest request) {
        return Objects.requireNonNullElse((String) request.getAttribute(NONCE), "");
    }

    void write(HttpServletRequest request, HttpServletResponse response) {
        writeCommon(response::setHeader);
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", TWO_YEARS);
        }
        if (request.getRequestURI().startsWith("/api/")) {
            response.setHeader("Content-Security-Policy", NO_PAGE);
            response.setHeader("Cache-Control", "no-store");
        } else {
            response.setHeader("Content-Security-Policy", pagePolicy(newNonce(request)));
        }
    }

    /** For answers that the container gives on its own. */
    static void writeWithoutPage(BiConsumer<String, String> headers) {
        writeCommon(headers);
        headers.accept("Content-Security-Policy", NO_PAGE);
        headers.accept("Cache-Control", "no-store");
    }

    private static void writeCommon(BiConsumer<String, String> headers) {
        headers.accept("X-Content-Type-Options", "nosniff");
        headers.accept("X-Frame-Options", "DENY");
        headers.accept("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.accept("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        headers.accept("Cross-Origin-Opener-Policy", "same-origin");
        headers.accept("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static String pagePolicy(String nonce) {
        return "default-src 'self'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce
                + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self';"
                + " form-action 'self'; frame-ancestors 'none'";
    }

    private static String newNonce(HttpServletRequest request) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String nonce = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        request.setAttribute(NONCE, nonce);
        return nonce;
    }
}
