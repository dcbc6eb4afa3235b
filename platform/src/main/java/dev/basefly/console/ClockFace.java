package dev.basefly.console;

import java.time.Instant;

/**
 * What the clock's page shows.
 *
 * @param ahead in words, how far it was moved
 */
public record ClockFace(Instant now, boolean movable, String ahead) {}
