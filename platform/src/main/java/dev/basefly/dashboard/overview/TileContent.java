package dev.basefly.dashboard.overview;

import static dev.basefly.words.Words.number;

import dev.basefly.dashboard.component.Chart;
import dev.basefly.dashboard.component.Tone;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tile shows, from top to bottom.
 *
 * @param chart null for none
 * @param note a sentence, empty for nothing
 */
public record TileContent(List<Figure> figures, @Nullable Chart chart, List<Line> lines, String note) {

    public TileContent {
        figures = List.copyOf(figures);
        lines = List.copyOf(lines);
    }

    /** A number with its name. */
    public record Figure(String label, String value, Tone tone) {

        public static Figure of(String label, long value) {
            return new Figure(label, number(value), Tone.NEUTRAL);
        }

        /** As many as were counted, and a plus where there are more than that. */
        public static Figure counted(String label, long counted, boolean more) {
            return new Figure(label, more ? number(counted) + "+" : number(counted), Tone.NEUTRAL);
        }

        public Figure in(Tone other) {
            return new Figure(label, value, other);
        }
    }

    /**
     * An entry of a short list.
     *
     * @param detail what else is known, empty for nothing
     * @param path the page that says more, null for none
     * @param at when it happened, null where that says nothing
     */
    public record Line(
            String text,
            String detail,
            @Nullable String path,
            @Nullable Instant at) {}

    public static TileContent of(Figure... figures) {
        return new TileContent(List.of(figures), null, List.of(), "");
    }

    public TileContent with(Chart drawn) {
        return new TileContent(figures, drawn, lines, note);
    }

    public TileContent with(List<Line> listed) {
        return new TileContent(figures, chart, listed, note);
    }

    public TileContent saying(String sentence) {
        return new TileContent(figures, chart, lines, sentence);
    }
}
