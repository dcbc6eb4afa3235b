package dev.basefly.dashboard;

import org.jspecify.annotations.Nullable;

/** Tells who looks at a page. */
@FunctionalInterface
interface Visitors {
    /** Null when nobody is signed in. */
    Shell.@Nullable Visitor current();
}
