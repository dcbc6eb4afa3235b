package dev.basefly.billing.stripe;

import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe's API, version-pinned by the client library. Every call goes through here: reads by {@link #read}, and changes by
 * {@link #write}, which need an idempotency key. Never called in a transaction, which would wait for the network.
 */
public final class StripeApi {

    private static final Logger log = LoggerFactory.getLogger(StripeApi.class);

    private final boolean on;
    private final Supplier<V1Services> stripe;

    /** @param stripe asked for at the first call, when the stand-in has its address */
    StripeApi(boolean on, Supplier<V1Services> stripe) {
        this.on = on;
        this.stripe = stripe;
    }

    /** One call of Stripe's client. */
    @FunctionalInterface
    public interface Call<T> {
        T on(V1Services stripe, RequestOptions options) throws StripeException;
    }

    /** Whether there is a Stripe, or a stand-in. */
    public boolean isOn() {
        return on;
    }

    /**
     * Reads.
     *
     * @throws StripeFailure when there is no answer, or a refusal
     */
    public <T> T read(Call<T> call) {
        return call(call, RequestOptions.getDefault(), false);
    }

    /**
     * Changes something, once however often it is sent.
     *
     * @throws StripeFailure when it was refused, or its outcome is unknown; the same key then finds it out
     */
    public <T> T write(IdempotencyKey key, Call<T> call) {
        return call(
                call, RequestOptions.builder().setIdempotencyKey(key.value()).build(), true);
    }

    private <T> T call(Call<T> call, RequestOptions options, boolean writes) {
        if (!on) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Nothing can be bought here yet")
                    .reason("billing_off")
                    .remedy("Ask the operator to set basefly.billing.secret-key");
        }
        try {
            return call.on(stripe.get(), options);
        } catch (StripeException refusal) {
            StripeFailure failure = StripeFailure.of(refusal, writes);
            if (failure.kind() != StripeFailure.Kind.DECLINED) {
                log.warn("A call to Stripe failed: {} ({})", failure.kind(), failure.getMessage());
            }
            throw failure;
        }
    }
}
