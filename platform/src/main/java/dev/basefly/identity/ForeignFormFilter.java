package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses writes that a browser says come from another site (Fetch Metadata, W3C): a token in a cookie alone could have
 * been planted by a sibling host.
 */
final class ForeignFormFilter extends OncePerRequestFilter {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Predicate<HttpServletRequest> couldBeForged;

    ForeignFormFilter(Predicate<HttpServletRequest> couldBeForged) {
        this.couldBeForged = couldBeForged;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (couldBeForged.test(request) && !isOwn(request)) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "The request could not be verified as yours")
                    .reason("foreign_site")
                    .remedy("Open the page itself and try again there");
        }
        chain.doFilter(request, response);
    }

    private static boolean isOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null ? isOwnOrigin(request, request.getHeader("Origin")) : OWN.contains(site);
    }

    /** Clients that are no browsers send neither header. */
    private static boolean isOwnOrigin(HttpServletRequest request, @Nullable String origin) {
        return origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
    }
}
