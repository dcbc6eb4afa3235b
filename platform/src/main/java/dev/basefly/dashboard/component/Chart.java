package dev.basefly.dashboard.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Numbers as a drawing, made on the server; whoever cannot see it gets the same numbers as a table.
 *
 * @param title what is shown
 * @param description what it says, in one sentence
 * @param unit what is counted, as the heading of the table's column
 * @param suffix what follows each number, such as " %"; empty for nothing
 * @param ceiling what fills the whole height or width, 0 for the highest value
 */
public record Chart(
        Kind kind, String title, String description, String unit, String suffix, long ceiling, List<Point> points) {

    /** The width of the drawing's grid. */
    public static final int WIDTH = 320;

    private static final int BAR = 12;
    private static final int ROW = 28;
    private static final int LABEL = 100;
    private static final int VALUE = 44;
    private static final int LINE_TOP = 18;
    private static final int LINE_BOTTOM = 92;

    /** How it is drawn. */
    public enum Kind {
        /** One below the other, for few things that have names. */
        BARS,
        /** From left to right, for what goes on in time. */
        LINE
    }

    /** A value that is not negative, with its name. */
    public record Point(String label, long value, Tone tone) {

        public Point {
            if (value < 0) {
                throw new IllegalArgumentException("A chart shows no values below zero: " + label + " " + value);
            }
        }

        public Point(String label, long value) {
            this(label, value, Tone.NEUTRAL);
        }
    }

    /** A bar on the grid, with its name to the left and its value to the right. */
    public record Bar(Point point, int y, int x, double width) {

        public int text() {
            return y + BAR - 2;
        }

        /** Whether its colour means something; the others have the product's. */
        public boolean toned() {
            return point.tone() != Tone.NEUTRAL;
        }
    }

    public Chart {
        points = List.copyOf(points);
        if (points.isEmpty() || ceiling < 0) {
            throw new IllegalArgumentException("A chart shows something: " + title);
        }
    }

    public static Chart bars(String title, String description, String unit, List<Point> points) {
        return new Chart(Kind.BARS, title, description, unit, "", 0, points);
    }

    public static Chart line(String title, String description, String unit, List<Point> points) {
        return new Chart(Kind.LINE, title, description, unit, "", 0, points);
    }

    /** The same chart of shares, whose whole width or height is a hundred percent. */
    public Chart inPercent() {
        return new Chart(kind, title, description, unit, " %", 100, points);
    }

    public String id() {
        return "chart-" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    public int height() {
        return switch (kind) {
            case BARS -> points.size() * ROW;
            case LINE -> LINE_BOTTOM + LINE_TOP;
        };
    }

    public int barHeight() {
        return BAR;
    }

    /** The line where nothing is. */
    public int base() {
        return LINE_BOTTOM;
    }

    public long highest() {
        return points.stream().mapToLong(Point::value).max().orElse(0);
    }

    public List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        for (int at = 0; at < points.size(); at++) {
            Point point = points.get(at);
            double width = rounded(share(point) * (WIDTH - LABEL - VALUE));
            bars.add(new Bar(point, at * ROW + (ROW - BAR) / 2, LABEL, width));
        }
        return bars;
    }

    /** The line's corners, as SVG writes points. */
    public String corners() {
        List<String> corners = new ArrayList<>();
        double step = points.size() == 1 ? 0 : (double) (WIDTH - 4) / (points.size() - 1);
        for (int at = 0; at < points.size(); at++) {
            double y = LINE_BOTTOM - share(points.get(at)) * (LINE_BOTTOM - LINE_TOP);
            corners.add(rounded(2 + at * step) + "," + rounded(y));
        }
        return corners.stream().collect(Collectors.joining(" "));
    }

    /** What is below the line, as SVG writes points. */
    public String area() {
        return "2," + LINE_BOTTOM + " " + corners() + " " + (points.size() == 1 ? 2 : WIDTH - 2) + "," + LINE_BOTTOM;
    }

    private double share(Point point) {
        long whole = ceiling == 0 ? highest() : ceiling;
        return whole == 0 ? 0 : Math.min(1.0, (double) point.value() / whole);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
