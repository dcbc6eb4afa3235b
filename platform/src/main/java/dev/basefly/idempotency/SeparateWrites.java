package dev.basefly.idempotency;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes whose transactions are their own: the key is claimed by a lease before, the first transaction that commits notes
 * that there is an effect, each makes sure that the lease holds, and the answer is kept afterwards. So nothing is done twice; a crash between the last two loses
 * the answer, and the key then says so.
 */
final class SeparateWrites {

    private static final ScopedValue<Lease> LEASE = ScopedValue.newInstance();

    private final SystemKeys keys;
    private final KeptAnswers answers;
    private final Clock clock;

    SeparateWrites(SystemKeys keys, KeptAnswers answers, Clock clock) {
        this.keys = keys;
        this.answers = answers;
        this.clock = clock;
    }

    /** The lease of the request that this thread works for; null when it has none. */
    static @Nullable Lease lease() {
        return LEASE.isBound() ? LEASE.get() : null;
    }

    /** Does the work, or finds the answer. */
    Outcome run(Claim claim, boolean resumable, Handling handling) throws Exception {
        Optional<Lease> fresh = keys.claim(claim);
        if (fresh.isPresent()) {
            return work(fresh.get(), handling);
        }
        // Given back since: whoever tries again finds it free.
        KeptKey kept = keys.find(claim).orElseThrow(KeptAnswers::inUse);
        KeptAnswers.requireSame(kept, claim);
        if (kept.isDone() || kept.isLeased(claim.now()) || (kept.hasEffect() && !resumable)) {
            return new Outcome.Replay(answers.of(kept, claim));
        }
        Lease taken = Optional.ofNullable(kept.leasedUntil())
                .flatMap(until -> keys.takeOver(claim, until))
                .orElseThrow(KeptAnswers::inUse);
        return work(taken, handling);
    }

    private Outcome work(Lease lease, Handling handling) throws Exception {
        HeldAnswer held;
        try {
            held = ScopedValue.where(LEASE, lease)
                    .call(() -> SystemKeys.beginningWith(() -> markInSystem(lease), handling));
        } catch (Exception failure) {
            giveUp(lease, failure);
            throw failure;
        }
        if (!held.isRefusal() || !keys.giveBack(lease)) {
            keys.finish(lease, held.getStatus(), answers.sealed(lease.claim(), held));
        }
        return new Outcome.Done(held);
    }

    /** What is committed in the system's pool says so in the same transaction. */
    private void markInSystem(Lease lease) {
        if (!keys.mark(lease)) {
            throw KeptAnswers.overtaken();
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                lease.marked();
            }
        });
    }

    private void giveUp(Lease lease, Exception failure) {
        try {
            if (!keys.giveBack(lease)) {
                keys.end(lease, clock.instant());
            }
        } catch (RuntimeException alsoThis) {
            // The lease ends by itself.
            failure.addSuppressed(alsoThis);
        }
    }
}
