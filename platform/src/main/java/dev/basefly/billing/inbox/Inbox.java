package dev.basefly.billing.inbox;

import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.inbox.InboxStore.Stored;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what Stripe sends: verified first, then stored together with the job that works on it, then acknowledged. */
final class Inbox {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private static final long QUIET = 60_000;

    /** Stored at once: half of the connections that there are for all organizations together. */
    private static final int MOST_WRITERS = 4;

    /** Stripe waits for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Semaphore writers = new Semaphore(MOST_WRITERS, true);

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
            warn("An event was refused, because basefly.billing.webhook-secrets has no signing secret");
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Events are not taken in yet")
                    .reason("webhook_secret_missing");
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

    private ApiError unsigned() {
        warn("An event without a valid signature was refused: if Stripe sent it, check that"
                + " basefly.billing.webhook-secrets is the signing secret of this endpoint, and the clocks");
        return ApiError.of(ErrorCode.UNAUTHORIZED, "The signature is not valid").reason("invalid_signature");
    }

    /** Anybody can post here, and would fill the log: one line a minute. What is set up how is for the log alone. */
    private void warn(String problem) {
        long now = clock.millis();
        long before = warnedAt.get();
        if (Math.abs(now - before) >= QUIET && warnedAt.compareAndSet(before, now)) {
            log.warn("{}; others of this minute are not told", problem);
        }
    }

    private void keep(StripeEvent event) {
        String refusal = refusal(event, settings);
        if (!admitted()) {
            throw BodyBudget.busy();
        }
        try {
            store.inTransaction(() -> {
                Stored stored = store.store(event, refusal, clock.instant());
                if (stored.state() == EventState.RECEIVED) {
                    jobs.add(ProcessEvent.job(event.id(), stored.replays()));
                }
                return stored;
            });
        } finally {
            writers.release();
        }
        if (refusal != null) {
            log.warn("The event {} takes no effect: {}", event.id(), refusal);
        }
    }

    /** A burst waits here and not for connections of the database, which others need, too. */
    private boolean admitted() {
        try {
            return writers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why an event that Stripe did send must take no effect here. */
    static @Nullable String refusal(StripeEvent event, BillingSettings settings) {
        if (event.livemode() != settings.isLive()) {
            return event.livemode()
                    ? noted("it is of the live mode, and the key is one for tests")
                    : noted("it is of the test mode, and the key is a live one");
        }
        if (event.account() != null && !event.account().equals(settings.account())) {
            return noted("it is of the account " + event.account() + ", which is not basefly.billing.account");
        }
        return null;
    }
}
