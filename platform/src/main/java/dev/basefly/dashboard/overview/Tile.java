package dev.basefly.dashboard.overview;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of the overview; a module or a product contributes one by declaring it as a bean.
 *
 * @param path the page that says more
 * @param order smaller comes first
 * @param permission what somebody needs to see it, null for nothing
 * @param live the channels whose messages make it be read anew, separated by spaces; null for none
 * @param content reads what it shows, for the organization and the person in scope. It is asked with every look at the
 *     overview, so it reads a bounded number of rows.
 */
public record Tile(
        String title,
        String path,
        int order,
        @Nullable String permission,
        @Nullable String live,
        Supplier<TileContent> content) {

    public Tile(String title, String path, int order, @Nullable String permission, Supplier<TileContent> content) {
        this(title, path, order, permission, null, content);
    }

    /** The same tile, which is read anew whenever one of the channels has a message. */
    public Tile on(String channels) {
        return new Tile(title, path, order, permission, channels, content);
    }

    /** What names it within the page. */
    public String id() {
        return "tile-" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
