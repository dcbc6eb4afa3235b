package dev.basefly.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.basefly.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.json.JsonMapper;

/** Writes every failure there is, in the form the caller asked for; never itself fails or tells internals. */
public final class ErrorResponses {

    private static final Logger log = LoggerFactory.getLogger(ErrorResponses.class);

    private final ErrorTranslation translation;
    private final JsonMapper json;
    private final ObjectProvider<ErrorPages> pages;

    ErrorResponses(ErrorTranslation translation, JsonMapper json, ObjectProvider<ErrorPages> pages) {
        this.translation = translation;
        this.json = json;
        this.pages = pages;
    }

    /** Answers the request with what the failure means to the caller. */
    public void write(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        ApiError error = translation.translate(failure, request);
        if (error.code() == ErrorCode.INTERNAL_SERVER_ERROR) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        } else if (error.code().ours()) {
            log.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), String.valueOf(failure.getMessage()));
        }
        write(request, response, error);
    }

    /** What the failure means to the caller, for pages that show it in their own way. */
    public ApiError translate(Throwable failure, HttpServletRequest request) {
        return translation.translate(failure, request);
    }

    void write(HttpServletRequest request, HttpServletResponse response, ApiError error) throws IOException {
        if (response.isCommitted()) {
            log.debug("The answer had begun, so the connection ends instead of {}", error.code());
            return;
        }
        if (error.code() == ErrorCode.UNAUTHORIZED && sendToSignIn(request, response)) {
            return;
        }
        String requestId = RequestFilter.requestId(request);
        Rendered rendered = rendered(request, error, requestId);
        response.resetBuffer();
        // Not by setLocale, which would add a charset to JSON.
        response.setHeader("Content-Language", rendered.locale().toLanguageTag());
        response.setStatus(error.code().status());
        error.refusal().headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(rendered.type());
        byte[] body = rendered.body().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }

    /** An answer for programs is in English, whoever asks. */
    private record Rendered(String type, String body, Locale locale) {

        Rendered(String type, String body) {
            this(type, body, Locale.ENGLISH);
        }
    }

    private Rendered rendered(HttpServletRequest request, ApiError error, String requestId) {
        String accept = request.getHeader("Accept");
        if (wantsPage(request, accept)) {
            String page = page(request, error, requestId);
            if (page != null) {
                return new Rendered("text/html;charset=UTF-8", page, Words.locale());
            }
        }
        if (accept != null && accept.contains("application/problem+json")) {
            return new Rendered(
                    "application/problem+json", json.writeValueAsString(ErrorBody.Problem.of(error, requestId)));
        }
        return new Rendered("application/json", json.writeValueAsString(ErrorBody.of(error, requestId)));
    }

    /** A person who opens a page without being signed in is taken to where that can be done. */
    private boolean sendToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorPages renderer = pages.getIfUnique();
        boolean opensPage = request.getMethod().equals("GET") && wantsPage(request, request.getHeader("Accept"));
        if (renderer == null || !opensPage || request.getRequestURI().equals("/sign-in")) {
            return false;
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Location", renderer.signIn(request));
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.flushBuffer();
        return true;
    }

    private static boolean wantsPage(HttpServletRequest request, @Nullable String accept) {
        return accept != null
                && accept.contains("text/html")
                && !request.getRequestURI().startsWith("/api/");
    }

    private @Nullable String page(HttpServletRequest request, ApiError error, String requestId) {
        ErrorPages renderer = pages.getIfUnique();
        if (renderer == null) {
            return null;
        }
        try {
            ApiError.Refusal refusal = error.refusal();
            return renderer.html(
                    request,
                    new ErrorPages.Fault(
                            refusal.code().status(),
                            refusal.code().title(),
                            refusal.message(),
                            refusal.remedy(),
                            requestId));
        } catch (RuntimeException broken) {
            log.error("The error page itself failed", broken);
            return null;
        }
    }

    /** The body of every error. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ErrorBody(Content error) {

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        record Content(
                String code,
                String message,
                @Nullable String reason,
                @Nullable String remedy,
                List<FieldFault> details,
                String requestId) {}

        static ErrorBody of(ApiError error, String requestId) {
            ApiError.Refusal refusal = error.refusal();
            return new ErrorBody(new Content(
                    refusal.code().name(),
                    refusal.message(),
                    refusal.reason(),
                    refusal.remedy(),
                    refusal.details(),
                    requestId));
        }

        /** The same as a problem document, RFC 9457. */
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        record Problem(
                String type,
                String title,
                int status,
                String detail,
                String code,
                @Nullable String reason,
                @Nullable String remedy,
                List<FieldFault> errors,
                String requestId) {

            static Problem of(ApiError error, String requestId) {
                ApiError.Refusal refusal = error.refusal();
                return new Problem(
                        "about:blank",
                        refusal.code().title(),
                        refusal.code().status(),
                        refusal.message(),
                        refusal.code().name(),
                        refusal.reason(),
                        refusal.remedy(),
                        refusal.details(),
                        requestId);
            }
        }
    }
}
