package dev.basefly.brokers.traffic;

import dev.basefly.events.OutsideUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker that opens at the first failure, and for longer each time: a broker is there for all events or for none.
 * Then one thread tries, and the others wait for what comes of it.
 */
final class BrokerBreaker {

    private static final Logger log = LoggerFactory.getLogger(BrokerBreaker.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration FOR_ANOTHER = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 20;

    private final String name;
    private final Duration longest;
    private final Duration longestTry;
    private final Clock clock;
    private int failures;
    private long openUntil;
    private @Nullable Thread trying;
    private long tryingUntil;
    private @Nullable String reason;
    private @Nullable Instant since;

    /**
     * What keeps it open.
     *
     * @param since when it opened
     */
    record Fault(String reason, Instant since) {}

    /** @param longestTry after which another one may try although the one before said nothing */
    BrokerBreaker(String name, Duration longest, Duration longestTry, Clock clock) {
        this.name = name;
        this.longest = longest;
        this.longestTry = longestTry;
        this.clock = clock;
    }

    /** @throws OutsideUnavailable when it is too early to try again, or somebody else tries */
    synchronized void pass() {
        if (failures == 0) {
            return;
        }
        long now = System.nanoTime();
        if (openUntil - now > 0) {
            throw new OutsideUnavailable(reason(), Duration.ofNanos(openUntil - now));
        }
        Thread self = Thread.currentThread();
        if (trying != null && !self.equals(trying) && tryingUntil - now > 0) {
            throw new OutsideUnavailable(reason(), FOR_ANOTHER);
        }
        if (!self.equals(trying)) {
            trying = self;
            tryingUntil = now + longestTry.toNanos();
        }
    }

    synchronized void worked() {
        if (failures > 0) {
            log.info("{} can be reached again", name);
        }
        failures = 0;
        trying = null;
        reason = null;
        since = null;
    }

    /** Opens it, and says so for whoever tried. */
    synchronized OutsideUnavailable failed(String why) {
        if (failures == 0) {
            since = clock.instant();
            log.warn("{} is not to be had, events wait for it: {}", name, why);
        }
        reason = why;
        trying = null;
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        long full = Math.min(longest.toMillis(), FIRST_WAIT.toMillis() << (failures - 1));
        long wait = Math.max(1, full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
        openUntil = System.nanoTime() + Duration.ofMillis(wait).toNanos();
        return new OutsideUnavailable(why, Duration.ofMillis(wait));
    }

    /** What keeps it open, null while it is closed. */
    synchronized @Nullable Fault fault() {
        Instant began = since;
        return began == null ? null : new Fault(reason(), began);
    }

    private String reason() {
        return reason == null ? name + " is not to be had" : reason;
    }
}
