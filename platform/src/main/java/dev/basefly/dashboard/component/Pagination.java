package dev.basefly.dashboard.component;

import org.jspecify.annotations.Nullable;

/** The way through a list by cursor: back to its beginning and on to its next page, null where there is none. */
public record Pagination(@Nullable String first, @Nullable String next) {

    public boolean needed() {
        return first != null || next != null;
    }
}
