package dev.basefly.privacy;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.words.Words;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives the request the language that its caller chose, in place of the browser's. Runs once the caller is known. */
final class LocaleFilter extends OncePerRequestFilter {

    private final Profiles profiles;

    LocaleFilter(Profiles profiles) {
        this.profiles = profiles;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestScope scope = RequestScope.current();
        Optional<Locale> wished =
                scope.actor() instanceof Actor.Person person ? profiles.locale(person.id()) : Optional.empty();
        // Somebody who chose a language that the pages are not written in gets the browser's next best.
        Optional<Locale> chosen = wished.flatMap(locale -> Words.first(List.of(locale)));
        if (chosen.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            scope.withLocale(chosen.get()).<Boolean, Exception>call(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (ServletException | IOException | RuntimeException expected) {
            throw expected;
        } catch (Exception impossible) {
            throw new ServletException(impossible);
        }
    }
}
