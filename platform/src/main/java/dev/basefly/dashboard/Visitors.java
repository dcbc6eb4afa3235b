package dev.basefly.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Tells who looks at a page. */
@FunctionalInterface
interface Visitors {
    Shell.@Nullable Visitor of(HttpServletRequest request);
}
