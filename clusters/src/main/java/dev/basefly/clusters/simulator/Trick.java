package dev.basefly.clusters.simulator;

import java.util.Arrays;
import java.util.Locale;

/** What the simulator does wrong on demand: the first attempt of a cluster in whose name the word stands in brackets. */
enum Trick {
    NONE,
    /** Gives up while the machines are being made. */
    FAIL,
    /** Never gets any further. */
    HANG,
    /** Says that they run, and a minute later there are none. */
    LOSE,
    /** Does not answer for what it took on. */
    AWAY,
    /** Does not take it on. */
    REFUSE;

    /** The trick that the cluster's title asks for. */
    static Trick of(String title, int attempt) {
        if (attempt > 1) {
            return NONE;
        }
        String words = title.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(trick -> words.contains("[" + trick.name().toLowerCase(Locale.ROOT) + "]"))
                .findFirst()
                .orElse(NONE);
    }
}
