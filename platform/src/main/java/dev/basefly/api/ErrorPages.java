package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Renders errors for people; contributed by the module that owns the pages. */
public interface ErrorPages {

    /** Returns a whole HTML page. Must not fail when the database is down. */
    String html(HttpServletRequest request, Fault fault);

    /** Where a person who is not signed in goes to sign in, and comes back from. */
    String signIn(HttpServletRequest request);

    /**
     * What went wrong.
     *
     * @param status the HTTP status
     * @param requestId tells us which request it was
     */
    record Fault(
            int status,
            String title,
            String message,
            @Nullable String remedy,
            String requestId) {}
}
