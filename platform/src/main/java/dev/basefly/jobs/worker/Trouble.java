package dev.basefly.jobs.worker;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a loop says about its failures: once when they begin, and once when they are over. */
final class Trouble {

    private static final Logger log = LoggerFactory.getLogger(Trouble.class);

    private final String what;
    private boolean present;

    Trouble(String what) {
        this.what = what;
    }

    void is(Throwable failure) {
        if (!present) {
            log.warn("{}; it is tried again", what, failure);
        }
        present = true;
    }

    void isOver() {
        if (present) {
            log.info("Over: {}", what);
        }
        present = false;
    }

    void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
