package dev.basefly.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers failures of handlers at once, and those that the container dispatches to {@code /error}. */
final class UnroutedErrors implements HandlerExceptionResolver, HttpRequestHandler, Ordered {

    private final ErrorResponses errors;

    UnroutedErrors(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        try {
            errors.write(request, response, failure);
            return new ModelAndView();
        } catch (IOException disconnected) {
            return new ModelAndView();
        }
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (failure instanceof Throwable thrown) {
            errors.write(request, response, thrown);
        } else {
            errors.write(request, response, ErrorTranslation.other(status instanceof Integer code ? code : 404));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
