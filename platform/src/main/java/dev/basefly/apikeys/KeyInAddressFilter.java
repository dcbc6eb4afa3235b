package dev.basefly.apikeys;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses a request with a key in its address: proxies, histories and logs keep addresses. */
final class KeyInAddressFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (holdsKey(request.getRequestURI()) || (query != null && holdsKey(query))) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The address of the request contains an API key")
                    .reason("api_key_in_address")
                    .remedy("Send it in the header Authorization: Bearer. Revoke this one, for addresses are recorded");
        }
        chain.doFilter(request, response);
    }

    private static boolean holdsKey(String text) {
        return text.toLowerCase(Locale.ROOT).contains(KeyText.PREFIX);
    }
}
