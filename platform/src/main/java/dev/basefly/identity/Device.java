package dev.basefly.identity;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a sign-in comes from, as shown in the list of sessions. */
public record Device(String address, String userAgent) {

    private static final int LONGEST = 200;
    private static final String UNKNOWN = later("Unknown device");

    public Device {
        userAgent = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
    }

    private record Sign(String text, String means) {}

    /** The first that is found counts, for browsers also name those they descend from. */
    private static final List<Sign> BROWSERS = List.of(
            new Sign("Edg/", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser/", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"),
            new Sign("FxiOS/", "Firefox"),
            new Sign("CriOS/", "Chrome"),
            new Sign("Chrome/", "Chrome"),
            new Sign("Safari/", "Safari"));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iPhone"),
            new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("Windows", "Windows"),
            new Sign("Mac OS X", "macOS"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Linux", "Linux"));

    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z][A-Za-z0-9 ._-]{0,39}");

    /** What a person calls it, for example "Firefox on Linux"; a program goes by its own first word. */
    public String name() {
        String browser = first(BROWSERS);
        String system = first(SYSTEMS);
        if (browser != null) {
            return system == null ? browser : browser + " on " + system;
        }
        String program = userAgent.replaceFirst("[/(].*", "").strip();
        return PROGRAM.matcher(program).matches() ? program : UNKNOWN;
    }

    /** The same as a label, in the language of the scope. */
    public String shown() {
        String browser = first(BROWSERS);
        String system = first(SYSTEMS);
        return browser != null && system != null
                ? t("{0} on {1}", browser, system)
                : name().equals(UNKNOWN) ? UNKNOWN : data(name());
    }

    private @Nullable String first(List<Sign> signs) {
        return signs.stream()
                .filter(sign -> userAgent.contains(sign.text()))
                .map(Sign::means)
                .findFirst()
                .orElse(null);
    }

    static Device of(String address, @Nullable String userAgent) {
        return new Device(address, userAgent == null ? "unknown" : userAgent);
    }
}
