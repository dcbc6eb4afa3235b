package dev.basefly.billing.account;

import dev.basefly.plans.catalogue.Money;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An invoice as Stripe has it.
 *
 * @param id {@code in_…}
 * @param number what people know it by, null for a draft
 * @param attempts how often it was charged
 * @param nextAttemptAt when it is charged again, null for not
 * @param page where it is shown and can be paid, null for nowhere
 * @param pdf where its PDF is, null for nowhere
 */
public record Invoice(
        String id,
        @Nullable String number,
        State state,
        Money total,
        Money due,
        Money paid,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable String page,
        @Nullable String pdf,
        Instant createdAt,
        @Nullable Instant paidAt) {

    /** What became of it. */
    public enum State {
        DRAFT,
        OPEN,
        PAID,
        VOID,
        UNCOLLECTIBLE;

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
