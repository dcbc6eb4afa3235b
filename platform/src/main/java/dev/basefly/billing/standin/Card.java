package dev.basefly.billing.standin;

import static dev.basefly.words.Words.later;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cards of Stripe's tests (https://docs.stripe.com/testing) that the stand-in knows, with what becomes of a payment. */
enum Card {
    PAYS("4242424242424242", "visa", null, false, false),
    PAYS_MASTERCARD("5555555555554444", "mastercard", null, false, false),
    DECLINED("4000000000000002", "visa", Refusal.GENERIC, true, false),
    NO_FUNDS("4000000000009995", "visa", Refusal.NO_FUNDS, true, false),
    EXPIRED("4000000000000069", "visa", Refusal.EXPIRED, true, false),
    WRONG_CODE("4000000000000127", "visa", Refusal.WRONG_CODE, true, false),
    /** Can be kept, and fails whenever it is charged. */
    FAILS_LATER("4000000000000341", "visa", Refusal.GENERIC, false, false),
    /** Wants the customer's consent the first time. */
    CONFIRMED_ONCE("4000002500003155", "visa", null, false, true),
    CONFIRMED("4000000000003220", "visa", null, false, true),
    /** Wants the customer's consent each time, so that it fails when they are away. */
    ALWAYS_CONFIRMED("4000002760003184", "visa", null, false, true);

    private final String number;
    private final String brand;
    private final @Nullable Refusal refusal;
    private final boolean refusedAtOnce;
    private final boolean wantsConsent;

    /** Why a bank says no. */
    enum Refusal {
        GENERIC("card_declined", "generic_decline", later("Your card was declined.")),
        NO_FUNDS("card_declined", "insufficient_funds", later("Your card has insufficient funds.")),
        EXPIRED("expired_card", "expired_card", later("Your card has expired.")),
        WRONG_CODE("incorrect_cvc", "incorrect_cvc", later("Your card's security code is incorrect.")),
        CONSENT(
                "authentication_required",
                "authentication_required",
                later("Your card was declined. This transaction requires authentication.")),
        NO_CARD("card_declined", "generic_decline", later("This customer has no attached payment source."));

        private final String code;
        private final String declineCode;
        private final String message;

        Refusal(String code, String declineCode, String message) {
            this.code = code;
            this.declineCode = declineCode;
            this.message = message;
        }

        String code() {
            return code;
        }

        String declineCode() {
            return declineCode;
        }

        String message() {
            return message;
        }
    }

    Card(String number, String brand, @Nullable Refusal refusal, boolean refusedAtOnce, boolean wantsConsent) {
        this.number = number;
        this.brand = brand;
        this.refusal = refusal;
        this.refusedAtOnce = refusedAtOnce;
        this.wantsConsent = wantsConsent;
    }

    static Optional<Card> of(String number) {
        String digits = number.replaceAll("[ -]", "");
        return Arrays.stream(values())
                .filter(card -> card.number.equals(digits))
                .findFirst();
    }

    String brand() {
        return brand;
    }

    String lastFour() {
        return number.substring(number.length() - 4);
    }

    /** Whether the bank asks the customer first, when they are at the screen. */
    boolean wantsConsent() {
        return wantsConsent;
    }

    /** Why it cannot even be kept, empty when it can. */
    Optional<Refusal> refusedWhenKept() {
        return refusedAtOnce ? Optional.ofNullable(refusal) : Optional.empty();
    }

    /** Why a payment fails, empty when it does not. */
    Optional<Refusal> refusedWhenCharged(boolean customerIsAway) {
        if (this == ALWAYS_CONFIRMED && customerIsAway) {
            return Optional.of(Refusal.CONSENT);
        }
        return Optional.ofNullable(refusal);
    }
}
