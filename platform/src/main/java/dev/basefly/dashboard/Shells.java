package dev.basefly.dashboard;

import dev.basefly.api.SecurityHeaders;
import dev.basefly.realtime.PagePosition;
import dev.basefly.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.WebUtils;

/** Makes the shell of a request. */
final class Shells {

    private static final String THEME_COOKIE = "basefly_theme";
    private static final Set<String> THEMES = Set.of("light", "dark");

    private final DashboardSettings settings;
    private final Navigation navigation;
    private final Visitors visitors;
    private final Assets assets;

    Shells(DashboardSettings settings, Navigation navigation, Visitors visitors, Assets assets) {
        this.settings = settings;
        this.navigation = navigation;
        this.visitors = visitors;
        this.assets = assets;
    }

    Shell of(HttpServletRequest request) {
        return shell(request, visitors.current(), csrf(request));
    }

    /** The shell for somebody unknown; asks neither the database nor for a form's token. */
    Shell forStranger(HttpServletRequest request) {
        return shell(request, null, null);
    }

    private Shell shell(HttpServletRequest request, Shell.@Nullable Visitor visitor, Shell.@Nullable Csrf csrf) {
        Banner banner = csrf == null ? null : visitors.banner();
        return new Shell(
                settings.name(),
                new Shell.Request(
                        path(request),
                        Words.locale(),
                        SecurityHeaders.nonce(request),
                        csrf,
                        visitor == null ? null : PagePosition.of(request)),
                visitor == null ? List.of() : navigation.pages(),
                visitor,
                banner,
                visitor == null ? List.of() : visitors.notices(),
                visitor == null ? null : visitors.bell(),
                theme(request),
                assets);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static Shell.@Nullable Csrf csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? new Shell.Csrf(token.getParameterName(), token.getHeaderName(), token.getToken())
                : null;
    }

    private static @Nullable String theme(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, THEME_COOKIE);
        return cookie != null && THEMES.contains(cookie.getValue()) ? cookie.getValue() : null;
    }
}
