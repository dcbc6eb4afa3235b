package dev.basefly.billing.stripe;

import java.util.UUID;

/**
 * Names one decision to change something at Stripe. Sent again with each attempt at it, also after a restart; another
 * decision has another key.
 *
 * @param value at most 255 characters
 */
public record IdempotencyKey(String value) {

    private static final int LONGEST = 255;

    public IdempotencyKey {
        if (value.isBlank() || value.length() > LONGEST) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + LONGEST + " characters");
        }
    }

    /** The key of an attempt at a business action, such as {@code checkout}. */
    public static IdempotencyKey of(String action, UUID attempt) {
        return new IdempotencyKey(action + "_" + attempt);
    }
}
