package dev.basefly.billing.refund;

import dev.basefly.plans.catalogue.Money;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Money that was given back, as Stripe has it.
 *
 * @param id {@code re_…}
 * @param invoice {@code in_…}
 * @param reason in the words of who decided it, null for none
 */
public record Refund(
        String id,
        TenantId tenant,
        String invoice,
        Origin origin,
        State state,
        Money amount,
        @Nullable String reason,
        Instant createdAt) {

    /** Metadata of Stripe's refund that says who decided it. */
    public static final String ORIGIN = "origin";

    /** Who decided it. */
    public enum Origin {
        OPERATOR,
        /** Nobody: the payment was for a second subscription. */
        DUPLICATE,
        /** Somebody at Stripe's own pages. */
        STRIPE;

        /** As the metadata of Stripe's refund says it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Origin of(@Nullable Map<String, String> metadata) {
            String word = metadata == null ? "" : metadata.getOrDefault(ORIGIN, "");
            return word.equals(OPERATOR.word()) ? OPERATOR : word.equals(DUPLICATE.word()) ? DUPLICATE : STRIPE;
        }
    }

    /** What became of it. */
    public enum State {
        /** On its way. */
        PENDING,
        SUCCEEDED,
        /** The bank did not take it. */
        FAILED,
        CANCELED;

        static State of(@Nullable String status) {
            return switch (status == null ? "" : status) {
                case "succeeded" -> SUCCEEDED;
                case "failed" -> FAILED;
                case "canceled" -> CANCELED;
                default -> PENDING;
            };
        }
    }

    /** Reads what Stripe says of it. */
    public static Refund of(com.stripe.model.Refund said, TenantId tenant, String invoice, @Nullable String reason) {
        return new Refund(
                said.getId(),
                tenant,
                invoice,
                Origin.of(said.getMetadata()),
                State.of(said.getStatus()),
                Money.of(said.getCurrency().toUpperCase(Locale.ROOT), said.getAmount()),
                reason,
                Instant.ofEpochSecond(said.getCreated()));
    }
}
