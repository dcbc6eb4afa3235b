package dev.basefly.runtime;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 12 bits of the fraction of the millisecond (§6.2,
 * method 3), then 62 random bits. So what is made one after the other sorts in that order, on one node and mostly across.
 */
public final class Uuid7 {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NANOS_PER_MILLISECOND = 1_000_000;

    private Uuid7() {}

    public static UUID next(InstantSource clock) {
        Instant now = clock.instant();
        long fraction =
                ((long) now.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLISECOND << 12) / NANOS_PER_MILLISECOND;
        long high = (now.toEpochMilli() << 16) | 0x7000L | fraction;
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
