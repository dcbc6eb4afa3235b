package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import java.util.Locale;

/**
 * An organization's own colour, readable in both themes: as it is on light surfaces, lightened until it is readable on dark
 * ones.
 *
 * @param color {@code #rrggbb} in lower case
 */
public record Accent(String color) {

    /** Contrast that text needs (WCAG 2.2, 1.4.3). */
    static final double READABLE = 4.5;

    private static final String LIGHT = "#ffffff";
    private static final String DARK = "#1b2225";

    public Accent {
        if (!color.matches("#[0-9a-f]{6}")) {
            throw new IllegalArgumentException("A colour is #rrggbb, not " + color);
        }
    }

    /**
     * Reads what a person chose.
     *
     * @throws ApiError VALIDATION_ERROR when it is no colour or cannot be read on white
     */
    static Accent chosen(String text) {
        String color = text.strip().toLowerCase(Locale.ROOT);
        if (!color.matches("#[0-9a-f]{6}")) {
            throw ApiError.invalid("accent", "must be a colour such as #0b6a72");
        }
        double contrast = contrast(color, LIGHT);
        if (contrast < READABLE) {
            throw ApiError.invalid(
                    "accent",
                    "has a contrast of " + ratio(contrast) + " to white and needs " + ratio(READABLE)
                            + ": choose a darker colour");
        }
        return new Accent(color);
    }

    /** The colour for the dark theme: mixed with white until it stands out from the darkest surfaces as text does. */
    public String onDark() {
        String lighter = color;
        for (int percent = 0; percent <= 100 && contrast(lighter, DARK) < READABLE; percent += 5) {
            lighter = mixed(color, LIGHT, percent);
        }
        return lighter;
    }

    /** This much of the colour on that ground, for hovering and for soft surfaces; percent from 0 to 100. */
    public static String mixed(String color, String ground, int percentOfGround) {
        var mixed = new StringBuilder("#");
        for (int at = 1; at < 7; at += 2) {
            int own = channel(color, at);
            int other = channel(ground, at);
            mixed.append(String.format(Locale.ROOT, "%02x", own + (other - own) * percentOfGround / 100));
        }
        return mixed.toString();
    }

    private static String ratio(double contrast) {
        return String.format(Locale.ROOT, "%.1f", contrast);
    }

    /** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
    public static double contrast(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String color) {
        return 0.2126 * linear(channel(color, 1))
                + 0.7152 * linear(channel(color, 3))
                + 0.0722 * linear(channel(color, 5));
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int channel(String color, int at) {
        return Integer.parseInt(color, at, at + 2, 16);
    }
}
