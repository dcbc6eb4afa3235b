package dev.basefly.billing.stripe;

import static dev.basefly.words.Words.noted;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call to Stripe that brought no answer, or a refusal. What Stripe says about us stays in the log. */
public final class StripeFailure extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final Duration BREAK = Duration.ofSeconds(60);
    private static final Duration SHORTLY = Duration.ofSeconds(10);

    private final Kind kind;
    private final @Nullable String code;

    /** What became of the call. */
    public enum Kind {
        /** The bank or the card says no: a matter of the customer. */
        DECLINED,
        /** There is no such thing at Stripe. */
        MISSING,
        /** Stripe does not accept what was asked: a matter of this program. */
        REFUSED,
        /** Stripe does not accept the key. */
        KEY_REFUSED,
        /** Stripe has too much to do. */
        BUSY,
        /** Nothing was sent, or nothing was changed. */
        UNREACHABLE,
        /** It was sent, and nobody knows whether it took effect. */
        UNKNOWN,
        /** Not even tried, for Stripe has failed again and again. */
        BROKEN_OFF
    }

    StripeFailure(Kind kind, String message, @Nullable String code, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    /** @param wrote whether the call was to change something */
    static StripeFailure of(StripeException failure, boolean wrote) {
        String request = failure.getRequestId() == null ? "" : "; request " + failure.getRequestId();
        String message = failure.getClass().getSimpleName() + ", status " + failure.getStatusCode() + ", code "
                + failure.getCode() + request;
        return new StripeFailure(kind(failure, wrote), message, code(failure), failure);
    }

    private static Kind kind(StripeException failure, boolean wrote) {
        int status = failure.getStatusCode() == null ? 0 : failure.getStatusCode();
        return switch (failure) {
            case CardException _ -> Kind.DECLINED;
            case StripeHttp.BrokenOff _ -> Kind.BROKEN_OFF;
            case StripeHttp.NeverSent _ -> Kind.UNREACHABLE;
            case ApiConnectionException _ -> wrote ? Kind.UNKNOWN : Kind.UNREACHABLE;
            // Another attempt under the same key is under way, or was a moment ago.
            case StripeException _ when wrote && status == 409 -> Kind.UNKNOWN;
            case RateLimitException _ -> Kind.BUSY;
            case AuthenticationException _ -> Kind.KEY_REFUSED;
            case IdempotencyException _ -> Kind.REFUSED;
            default -> status >= 400 && status < 500 ? refused(status) : wrote ? Kind.UNKNOWN : Kind.UNREACHABLE;
        };
    }

    private static Kind refused(int status) {
        return switch (status) {
            case 402 -> Kind.DECLINED;
            case 404 -> Kind.MISSING;
            case 409, 429 -> Kind.BUSY;
            default -> Kind.REFUSED;
        };
    }

    private static @Nullable String code(StripeException failure) {
        if (failure instanceof CardException card && card.getDeclineCode() != null) {
            return card.getDeclineCode();
        }
        return failure.getCode();
    }

    public Kind kind() {
        return kind;
    }

    /** Stripe's stable word for the reason, such as {@code insufficient_funds}; null when it gave none. */
    public @Nullable String stripeCode() {
        return code;
    }

    /** Whether the same call may succeed later. */
    public boolean isTransient() {
        return switch (kind) {
            case BUSY, UNREACHABLE, UNKNOWN, BROKEN_OFF -> true;
            case DECLINED, MISSING, REFUSED, KEY_REFUSED -> false;
        };
    }

    /** The same failure of a call that may have been heard before. */
    public StripeFailure withUnknownOutcome() {
        return new StripeFailure(Kind.UNKNOWN, String.valueOf(getMessage()), code, this);
    }

    /** What a caller is told. */
    public ApiError toApiError() {
        return switch (kind) {
            case DECLINED ->
                ApiError.of(ErrorCode.PAYMENT_REQUIRED, declined())
                        .reason("payment_declined")
                        .remedy("Use another card, or ask the bank that issued this one");
            case MISSING, REFUSED ->
                ApiError.of(ErrorCode.INTEGRATION_ERROR, "The payment provider did not accept the request")
                        .reason("stripe_refused")
                        .remedy("Nothing was charged; tell the operator the request id");
            case KEY_REFUSED ->
                ApiError.of(ErrorCode.INTEGRATION_ERROR, "The payment provider is not set up correctly")
                        .reason("stripe_key_refused")
                        .remedy("Ask the operator to check the key of Stripe");
            case BUSY ->
                ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "The payment provider is busy")
                        .reason("stripe_busy")
                        .remedy("Nothing was changed; try again in some seconds")
                        .retryAfter(SHORTLY);
            case UNREACHABLE ->
                ApiError.of(ErrorCode.INTEGRATION_ERROR, "The payment provider cannot be reached")
                        .reason("stripe_unreachable")
                        .remedy("Nothing was changed; try again in some minutes")
                        .retryAfter(BREAK);
            case UNKNOWN ->
                ApiError.of(ErrorCode.TIMEOUT_ERROR, "The payment provider did not say whether it was done")
                        .reason("outcome_unknown")
                        .remedy("It is being found out; look again in a minute, and nothing is charged twice");
            case BROKEN_OFF ->
                ApiError.of(ErrorCode.CIRCUIT_BREAKER_OPEN, "The payment provider has failed several times")
                        .reason("stripe_unavailable")
                        .remedy("Nothing was changed; try again in a minute")
                        .retryAfter(BREAK);
        };
    }

    private String declined() {
        if (code == null) {
            return noted("The payment was declined");
        }
        return switch (code) {
            case "insufficient_funds" -> noted("The card has not enough funds");
            case "expired_card" -> noted("The card has expired");
            case "incorrect_cvc" -> noted("The security code of the card is wrong");
            case "authentication_required", "subscription_payment_intent_requires_action" ->
                noted("The bank wants the payment to be confirmed");
            default -> noted("The payment was declined");
        };
    }
}
