package dev.basefly.billing.account;

import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.billing.account.Decision.Kind;
import dev.basefly.billing.account.Decision.State;
import dev.basefly.billing.account.Decision.Wish;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Nobody pays twice: of several subscriptions of one customer one counts. Each other one that is young is ended at once, what is
 * still to be paid for it is void, what was paid is given back, and the payer is told, once. What looks like more than a
 * mistake of the payer is left to operators: each refund costs a fee.
 */
final class Duplicates {

    /** As long as it takes to find out what became of another decision. */
    private static final Duration BUSY = Duration.ofMinutes(1);

    /** So many of one organization are ended and given back by themselves within this time. */
    static final int MOST = 3;

    static final Duration WITHIN = Duration.ofDays(30);

    private final AccountStore store;
    private final DecisionStore decided;
    private final Decisions decisions;
    private final AccountSync sync;
    private final Consequences consequences;
    private final Clock clock;

    Duplicates(
            AccountStore store,
            DecisionStore decided,
            Decisions decisions,
            AccountSync sync,
            Consequences consequences,
            Clock clock) {
        this.store = store;
        this.decided = decided;
        this.decisions = decisions;
        this.sync = sync;
        this.consequences = consequences;
        this.clock = clock;
    }

    /**
     * Ends one, or goes on with it; whether there was anything to do. As long as it lives it may become the one that counts, and
     * is looked at anew.
     */
    boolean end(TenantId tenant, String subscription) {
        Decision begun = decided.newest(tenant, Kind.DUPLICATE, subscription).orElse(null);
        if (begun != null && begun.state() == State.LEFT) {
            return false;
        }
        boolean lives = begun == null || (begun.state() == State.REFUSED && !decided.wasEnded(tenant, subscription));
        if (lives && !sync.now(tenant).duplicates().contains(subscription)) {
            return false;
        }
        if (begun == null && leaves(tenant, subscription)) {
            return false;
        }
        if (begun == null || begun.state() != State.DONE) {
            decide(tenant, begun, Wish.duplicate(subscription));
            sync.now(tenant);
            begun = decided.newest(tenant, Kind.DUPLICATE, subscription)
                    .filter(decision -> decision.state() == State.DONE)
                    .orElseThrow(() -> new IllegalStateException("Stripe did not end or give back " + subscription));
        }
        tell(tenant, begun);
        return true;
    }

    private boolean leaves(TenantId tenant, String subscription) {
        Instant now = clock.instant();
        String problem = null;
        if (decided.begunSince(tenant, subscription, now.minus(WITHIN)) >= MOST) {
            problem = noted(MOST + " others were ended within " + WITHIN.toDays()
                    + " days: end it at Stripe, and look who pays");
        } else if (decisions.payments(subscription) > 1) {
            problem = noted("It was paid more than once: end it at Stripe, and give back what is due");
        }
        if (problem == null) {
            return false;
        }
        String left = problem;
        store.inTransaction(() -> {
            consequences.left(tenant, subscription, left, decided.leave(tenant, subscription, left, now));
            return true;
        });
        return true;
    }

    private void decide(TenantId tenant, @Nullable Decision begun, Wish wish) {
        try {
            if (begun == null || begun.state() == State.REFUSED) {
                // The same for all who work on it at once, so that it is ended and told once.
                UUID attempt = UUID.nameUUIDFromBytes(wish.target().getBytes(StandardCharsets.UTF_8));
                decisions.decide(tenant, attempt, Kind.DUPLICATE, wish);
            } else {
                decisions.resolve(tenant, begun.id());
            }
        } catch (ApiError busy) {
            if ("billing_busy".equals(busy.reason())) {
                throw JobFailure.notNow(BUSY, "Another change is under way");
            }
            throw busy;
        }
    }

    private void tell(TenantId tenant, Decision done) {
        List<String> refunds = Decision.refunds(done.result());
        store.inTransaction(() -> {
            if (decided.tell(tenant, done.id(), clock.instant())) {
                consequences.record(
                        tenant,
                        AuditEntry.of("subscription.duplicate_ended")
                                .on("subscription", done.wish().target())
                                .with("refunds", String.join(", ", refunds))
                                .because("it was bought besides another one"));
                consequences
                        .letters()
                        .duplicate(
                                tenant,
                                store.find(tenant).map(Customer::email).orElse(null),
                                decided.amounts(tenant, refunds));
            }
            return true;
        });
    }
}
