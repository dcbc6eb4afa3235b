package dev.basefly.dashboard;

import dev.basefly.access.Access;
import dev.basefly.api.SecurityHeaders;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
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
    private final Access access;

    Shells(
            DashboardSettings settings,
            List<NavigationItem> navigation,
            Visitors visitors,
            Assets assets,
            Access access) {
        this.access = access;
        this.settings = settings;
        this.navigation = navigation.stream()
                .sorted(Comparator.comparingInt(NavigationItem::order).thenComparing(NavigationItem::label))
                .toList();
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
                new Shell.Request(path(request), request.getLocale(), SecurityHeaders.nonce(request), csrf),
                visitor == null ? List.of() : navigation(),
                visitor,
                banner,
                visitor == null ? List.of() : visitors.notices(),
                theme(request),
                assets);
    }

    /** What everybody sees belongs to an organization, so it is not shown to somebody who is in none. */
    private List<NavigationItem> navigation() {
        var scope = RequestScope.current();
        var operator = scope.actor() instanceof Actor.Person person && person.operator();
        return navigation.stream()
                .filter(item -> switch (item.audience()) {
                    case EVERYBODY -> scope.tenant() != null;
                    case OPERATORS -> operator;
                    case DEVELOPMENT -> true;
                })
                .filter(item -> item.permission() == null
                        || access.can(item.permission()).allowed())
                .toList();
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
