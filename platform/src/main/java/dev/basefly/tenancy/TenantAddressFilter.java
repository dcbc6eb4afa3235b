package dev.basefly.tenancy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notes which organization the address of a request names, by its host or by its path, and takes the path's part away:
 * everything behind sees {@code /api/v1/clusters} for {@code /o/acme/api/v1/clusters}. Decides nothing about the caller.
 */
final class TenantAddressFilter extends OncePerRequestFilter {

    private static final String HOST = TenantAddressFilter.class.getName() + ".host";
    private static final String PATH = TenantAddressFilter.class.getName() + ".path";
    private static final Pattern PREFIXED = Pattern.compile("(/o/([^/;%?]{1,64}))(/api/.*)");

    /** Asked by machines that know no name of ours. */
    private static final List<String> OF_ANY_HOST = List.of("/health/", "/metrics");

    /** Where people come in and leave, so that nobody is locked into an address that is not theirs. */
    private static final List<String> OF_NO_ORGANIZATION =
            List.of("/assets/", "/sign-in", "/sign-up", "/sign-out", "/api/v1/auth/");

    private final TenantAddresses addresses;

    TenantAddressFilter(TenantAddresses addresses) {
        this.addresses = addresses;
    }

    /** The slug in the host name, null without one. */
    static @Nullable String ofHost(HttpServletRequest request) {
        return (String) request.getAttribute(HOST);
    }

    /** The slug in the path, null without one. */
    static @Nullable String ofPath(HttpServletRequest request) {
        return (String) request.getAttribute(PATH);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (!begins(path, OF_ANY_HOST)) {
            String slug = addresses.slug(request.getServerName());
            if (slug != null && !begins(path, OF_NO_ORGANIZATION)) {
                request.setAttribute(HOST, slug);
            }
        }
        Matcher prefixed = PREFIXED.matcher(path);
        if (!prefixed.matches()) {
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(PATH, prefixed.group(2));
        chain.doFilter(new Inner(request, prefixed.group(1).length()), response);
    }

    private static boolean begins(String path, List<String> starts) {
        return starts.stream().anyMatch(path::startsWith);
    }

    /** The request without the first part of its path. */
    private static final class Inner extends HttpServletRequestWrapper {

        private final int from;

        Inner(HttpServletRequest request, int from) {
            super(request);
            this.from = from;
        }

        @Override
        public String getRequestURI() {
            return super.getRequestURI().substring(from);
        }

        /** The container has normalized it; should it be shorter than the part, nothing is found. */
        @Override
        public String getServletPath() {
            String path = super.getServletPath();
            return path.length() < from ? "/" : path.substring(from);
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            int start = url.indexOf(super.getRequestURI());
            return start < 0 ? url : url.delete(start, start + from);
        }
    }
}
