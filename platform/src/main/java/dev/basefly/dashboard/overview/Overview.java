package dev.basefly.dashboard.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the overview shows to one person, in order. */
public record Overview(List<Shown> tiles) {

    /** Where it is found. */
    public static final String PATH = "/overview";

    public Overview {
        tiles = List.copyOf(tiles);
    }

    /**
     * A tile with what it says.
     *
     * @param content null when it cannot be read now
     */
    public record Shown(Tile tile, @Nullable TileContent content) {}
}
