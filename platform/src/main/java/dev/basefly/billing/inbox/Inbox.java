package dev.basefly.billing.inbox;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.inbox.InboxStore.Stored;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what Stripe sends: verified first, then stored together with the job that works on it, then acknowledged. */
final class Inbox {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private static final long QUIET = 60_000;

    private final AtomicLong warnedAt = new AtomicLong();
    private final StripeSignature signature;
    private final InboxStore store;
    private final Jobs jobs;
    private final Clock clock;
    private final BillingSettings settings;

    Inbox(StripeSignature signature, InboxStore store, Jobs jobs, Clock clock, BillingSettings settings) {
        this.signature = signature;
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
        this.settings = settings;
    }

    /** @throws ApiError SERVICE_UNAVAILABLE when nobody could be recognised, for want of a secret */
    void requireSecret() {
        if (!signature.hasSecret()) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Events of Stripe are not taken in yet")
                    .reason("webhook_secret_missing")
                    .remedy("Set basefly.billing.webhook-secrets to the signing secret of the webhook endpoint");
        }
    }

    /**
     * Stores an event, once however often it comes.
     *
     * @param header of the signature
     * @throws ApiError UNAUTHORIZED when it is not signed by Stripe or too old, BAD_REQUEST when it is no event
     */
    void receive(byte[] body, @Nullable String header) {
        requireSecret();
        if (!signature.verifies(body, header)) {
            throw unsigned();
        }
        StripeEvent event;
        try {
            event = StripeEvent.read(body);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "This is no event of Stripe: " + malformed.getMessage())
                    .reason("malformed_event");
        }
        new RequestScope("stripe:" + event.id(), null, new Actor.Program("stripe"), Locale.ROOT).run(() -> keep(event));
    }

    /**
     * Looks at the header before anybody reads the body.
     *
     * @throws ApiError UNAUTHORIZED when no body could go with it: it names no recent time, or no signature
     */
    void requireRecent(@Nullable String header) {
        if (!signature.isPlausible(header)) {
            throw unsigned();
        }
    }

    /** Anybody can post here, and would fill the log: one line a minute. */
    private ApiError unsigned() {
        long now = clock.millis();
        long before = warnedAt.get();
        if (Math.abs(now - before) >= QUIET && warnedAt.compareAndSet(before, now)) {
            log.warn("An event without a valid signature was refused; others of this minute are not told");
        }
        return ApiError.of(ErrorCode.UNAUTHORIZED, "The signature is not valid")
                .reason("invalid_signature")
                .remedy("Check that basefly.billing.webhook-secrets is the signing secret of this endpoint, and the"
                        + " clocks are right");
    }

    private void keep(StripeEvent event) {
        String refusal = refusal(event, settings);
        store.inTransaction(() -> {
            Stored stored = store.store(event, refusal, clock.instant());
            if (stored.state() == EventState.RECEIVED) {
                jobs.add(ProcessEvent.job(event.id(), stored.replays()));
            }
            return stored;
        });
        if (refusal != null) {
            log.warn("The event {} takes no effect: {}", event.id(), refusal);
        }
    }

    /** Why an event that Stripe did send must take no effect here. */
    static @Nullable String refusal(StripeEvent event, BillingSettings settings) {
        if (event.livemode() != settings.isLive()) {
            return event.livemode()
                    ? "it is of the live mode, and the key is one for tests"
                    : "it is of the test mode, and the key is a live one";
        }
        if (event.account() != null && !event.account().equals(settings.account())) {
            return "it is of the account " + event.account() + ", which is not basefly.billing.account";
        }
        return null;
    }
}
