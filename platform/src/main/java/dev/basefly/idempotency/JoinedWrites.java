package dev.basefly.idempotency;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Writes for which key, answer and effect are one commit: the organization's transaction is open around the whole handler,
 * whose own transactions become part of it. So a crash leaves all of them or nothing.
 */
final class JoinedWrites {

    private final PlatformTransactionManager transactions;
    private final TenantKeys keys;
    private final KeptAnswers answers;

    JoinedWrites(PlatformTransactionManager transactions, TenantKeys keys, KeptAnswers answers) {
        this.transactions = transactions;
        this.keys = keys;
        this.answers = answers;
    }

    /**
     * Does the work, or finds the answer.
     *
     * @throws Elsewhere when it must be done in another way
     */
    Outcome run(Claim claim, Handling handling) throws Exception {
        try {
            return inTransaction(claim, handling);
        } catch (UnexpectedRollbackException handlerWentOn) {
            // A transaction of the handler's failed, and it did something else instead.
            throw new Elsewhere(true);
        } catch (DataAccessException failure) {
            if (TenantKeys.isTaken(failure)) {
                throw new Elsewhere(false);
            }
            if (TenantKeys.isAborted(failure)) {
                throw new Elsewhere(true);
            }
            throw failure;
        }
    }

    private Outcome inTransaction(Claim claim, Handling handling) throws Exception {
        TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        Outcome outcome;
        try {
            outcome = within(transaction, claim, handling);
        } catch (Exception | Error failure) {
            rollBack(transaction, failure);
            throw failure;
        }
        transactions.commit(transaction);
        return outcome;
    }

    private Outcome within(TransactionStatus transaction, Claim claim, Handling handling) throws Exception {
        TenantKeys.Look look = keys.look(claim);
        KeptKey kept = look.kept();
        boolean expired = kept != null && kept.isExpired(claim.now());
        if (kept != null && !expired) {
            KeptAnswers.requireSame(kept, claim);
            if (!kept.isDone()) {
                throw new Elsewhere(false);
            }
            transaction.setRollbackOnly();
            return new Outcome.Replay(answers.of(kept, claim));
        }
        if (!look.locked()) {
            throw KeptAnswers.inUse();
        }
        HeldAnswer held = handle(handling);
        if (held.isRefusal()) {
            transaction.setRollbackOnly();
        } else {
            keys.keep(claim, expired, held.getStatus(), answers.sealed(claim, held));
        }
        return new Outcome.Done(held);
    }

    /** A transaction of the other pool would be a second commit: then this one is not the way. */
    private static HeldAnswer handle(Handling handling) throws Exception {
        Detour detour = new Detour();
        HeldAnswer held = SystemKeys.beginningWith(detour, handling);
        if (detour.taken) {
            throw new Elsewhere(true);
        }
        return held;
    }

    private void rollBack(TransactionStatus transaction, Throwable failure) {
        try {
            transactions.rollback(transaction);
        } catch (RuntimeException | Error alsoThis) {
            failure.addSuppressed(alsoThis);
        }
    }

    private static final class Detour implements Runnable {

        private boolean taken;

        @Override
        public void run() {
            taken = true;
            throw new Elsewhere(true);
        }
    }
}
