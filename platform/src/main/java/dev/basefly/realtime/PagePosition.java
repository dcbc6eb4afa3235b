package dev.basefly.realtime;

import dev.basefly.runtime.RequestScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/** Notes how far this node is before a page reads anything, so that the page can listen from there on. */
public final class PagePosition implements HandlerInterceptor {

    private static final String ATTRIBUTE = PagePosition.class.getName();

    private final Supplier<Hub> hub;

    PagePosition(Supplier<Hub> hub) {
        this.hub = hub;
    }

    private record Noted(long position, EventIds ids) {}

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(
                ATTRIBUTE, new Noted(hub.get().position(), hub.get().ids()));
        return true;
    }

    /**
     * The id up to which the node had passed on when it began to serve the request of an organization's page; null for other
     * requests. A page that listens from there on misses nothing that it does not show already.
     */
    public static @Nullable Long of(HttpServletRequest request) {
        Noted noted = (Noted) request.getAttribute(ATTRIBUTE);
        return noted == null
                ? null
                : RequestScope.find()
                        .map(RequestScope::tenant)
                        .map(organization -> noted.ids().of(organization, noted.position()))
                        .orElse(null);
    }
}
