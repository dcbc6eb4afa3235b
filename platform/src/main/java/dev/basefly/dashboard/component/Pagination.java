package dev.basefly.dashboard.component;

import dev.basefly.api.Page;
import org.jspecify.annotations.Nullable;

/** The way through a list by cursor: back to its beginning and on to its next page, null where there is none. */
public record Pagination(@Nullable String first, @Nullable String next) {

    /** Of a list that is on one page. */
    public static final Pagination NONE = new Pagination(null, null);

    /**
     * Of one page of a list.
     *
     * @param path of the list, with a query if it has one
     * @param cursor by which the page was asked for, null for the first one
     */
    public static Pagination of(String path, @Nullable String cursor, Page.Meta meta) {
        String next = meta.nextCursor();
        return new Pagination(
                cursor == null ? null : path,
                next == null ? null : path + (path.contains("?") ? "&" : "?") + "cursor=" + next);
    }

    public boolean needed() {
        return first != null || next != null;
    }
}
