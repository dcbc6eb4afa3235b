package dev.basefly.dashboard;

import java.time.Instant;
import java.util.Optional;

/**
 * What stands above every page as long as it holds, and cannot be closed.
 *
 * @param endsAt when it ends by itself
 * @param exitPath a form without fields that ends it now
 */
public record Banner(String text, Instant endsAt, String exitPath) {

    /** Knows whether there is something to say about the request in scope; contributed as a bean. */
    public interface Source {
        Optional<Banner> current();
    }
}
