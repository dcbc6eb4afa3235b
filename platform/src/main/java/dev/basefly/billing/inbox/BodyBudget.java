package dev.basefly.billing.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Bounds the bytes of all bodies together that are in memory, from being read until they are stored. Only what has arrived
 * counts, so that connections which send nothing take no room from others. Half of it is for the first 64 KiB of each body,
 * where large ones cannot be in the way of those that are as usual, and no network has more than a quarter of either half.
 */
final class BodyBudget {

    static final int PIECE = 8 * 1024;

    /** So many pieces of a body come out of the half for small ones. */
    static final int SMALL = 8;

    private static final int PART_OF_NETWORK = 4;
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Room small;
    private final Room large;
    private final Duration longest;

    /**
     * A budget.
     *
     * @param bytes of all bodies at once
     * @param patience how long a body waits for room
     * @param longest how long a body may take to arrive
     */
    BodyBudget(int bytes, Duration patience, Duration longest) {
        int half = bytes / PIECE / 2;
        this.small = new Room(half, half / PART_OF_NETWORK, patience);
        this.large = new Room(half, half / PART_OF_NETWORK, patience);
        this.longest = longest;
    }

    /**
     * Reads a body and has it worked on.
     *
     * @param network where it comes from
     * @param most bytes that it may have
     * @throws ApiError PAYLOAD_TOO_LARGE; BAD_REQUEST when it came too slowly; SERVICE_UNAVAILABLE when there was no room in time
     */
    void read(InputStream body, String network, int most, Consumer<byte[]> work) throws IOException {
        int taken = 0;
        long end = System.nanoTime() + longest.toNanos();
        try {
            ByteArrayOutputStream read = new ByteArrayOutputStream(PIECE);
            byte[] piece = new byte[PIECE];
            // What is there is taken, for who sends a byte at a time must not hold a reader beyond the end.
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                requireInTime(end);
                for (int needed = Math.ceilDiv(read.size() + count, PIECE); taken < needed; taken++) {
                    requireRoom(taken, network);
                }
                read.write(piece, 0, count);
                requireAtMost(most, read.size());
            }
            work.accept(read.toByteArray());
        } finally {
            small.giveBack(network, Math.min(taken, SMALL));
            large.giveBack(network, Math.max(0, taken - SMALL));
        }
    }

    static void requireAtMost(int most, long size) {
        if (size > most) {
            throw ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "An event has at most " + most + " bytes")
                    .reason("body_too_large");
        }
    }

    private void requireInTime(long end) {
        if (System.nanoTime() - end > 0) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The body did not arrive within " + longest.toSeconds() + " s")
                    .reason("body_too_slow")
                    .remedy("Send the body without pauses")
                    .header("Connection", "close");
        }
    }

    private void requireRoom(int taken, String network) {
        if (!(taken < SMALL ? small : large).take(network)) {
            throw busy();
        }
    }

    static ApiError busy() {
        return ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Too many events come at once")
                .reason("webhooks_busy")
                .remedy("Send it again later")
                .retryAfter(BUSY);
    }
}
