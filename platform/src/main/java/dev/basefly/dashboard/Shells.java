package dev.basefly.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
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
    private final List<NavigationItem> navigation;
    private final Visitors visitors;
    private final Assets assets;

    Shells(DashboardSettings settings, List<NavigationItem> navigation, Visitors visitors, Assets assets) {
        this.settings = settings;
        this.navigation = navigation.stream()
                .sorted(Comparator.comparingInt(NavigationItem::order).thenComparing(NavigationItem::label))
                .toList();
        this.visitors = visitors;
        this.assets = assets;
    }

    Shell of(HttpServletRequest request) {
        var visitor = visitors.of(request);
        return new Shell(
                settings.name(),
                new Shell.Request(path(request), request.getLocale(), nonce(request), csrf(request)),
                visitor == null ? List.of() : navigation,
                visitor,
                theme(request),
                assets);
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private static @Nullable String nonce(HttpServletRequest request) {
        return request.getAttribute("basefly.nonce") instanceof String nonce ? nonce : null;
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
