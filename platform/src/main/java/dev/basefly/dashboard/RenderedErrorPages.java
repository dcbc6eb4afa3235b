package dev.basefly.dashboard;

import dev.basefly.api.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.web.util.UriUtils;

/** Renders error pages without asking the database who is looking. */
final class RenderedErrorPages implements ErrorPages {

    private final PageViews views;

    RenderedErrorPages(PageViews views) {
        this.views = views;
    }

    @Override
    public String html(HttpServletRequest request, Fault fault) {
        var page = views.renderForStranger(
                "error/error.jte",
                Map.of("fault", fault, "words", FaultWords.of(fault), "signIn", signIn(request)),
                request);
        return new String(page.toByteArray(), StandardCharsets.UTF_8);
    }

    @Override
    public String signIn(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                ? "/sign-in?next=" + UriUtils.encode(request.getRequestURI(), StandardCharsets.UTF_8)
                : "/sign-in";
    }
}
