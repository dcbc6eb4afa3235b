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
 * @param refunded how much of what was paid was given back
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
        @Nullable Instant paidAt,
        Money refunded) {

    /** By this name mails bring its PDF along; the key is the organization, a slash and the id. */
    public static final String ATTACHED = "billing.invoice";

    /** What can still be given back, in minor units. */
    public long refundable() {
        return Math.max(0, paid.minor() - refunded.minor());
    }

    /** What its PDF is named. */
    public String fileName() {
        String name = (number == null ? id : number).replaceAll("[^A-Za-z0-9._-]", "-");
        return "invoice-" + name.substring(0, Math.min(name.length(), 80)) + ".pdf";
    }

    /** The same with what was given back of it, which Stripe does not tell with an invoice. */
    Invoice withRefunded(Money amount) {
        return new Invoice(
                id, number, state, total, due, paid, attempts, nextAttemptAt, page, pdf, createdAt, paidAt, amount);
    }

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
