package dev.basefly.idempotency;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.MasterKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns a key that was used before into the answer to give again, or into why there is none. */
final class KeptAnswers {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final MasterKey secret;
    private final long largest;

    KeptAnswers(MasterKey secret, long largest) {
        this.secret = secret;
        this.largest = largest;
    }

    /** What to store of the answer: sealed, for it may hold what is shown once only; null when it is too large or not to be kept. */
    byte @Nullable [] sealed(Claim claim, HeldAnswer held) {
        return held.size() > largest || !held.isToBeKept()
                ? null
                : secret.seal(purpose(claim), held.answer().bytes());
    }

    /**
     * The answer to give again.
     *
     * @throws ApiError VALIDATION_ERROR when the key was used for another request; CONFLICT when that is not answered yet, or
     *     its answer is not there any more
     */
    Answer of(KeptKey kept, Claim claim) {
        requireSame(kept, claim);
        if (kept.isLeased(claim.now())) {
            throw inUse();
        }
        if (!kept.isDone()) {
            throw lost();
        }
        byte[] answer = kept.answer();
        if (answer == null) {
            throw notKept(kept.status());
        }
        return Answer.of(kept.status(), secret.open(purpose(claim), answer));
    }

    static void requireSame(KeptKey kept, Claim claim) {
        if (!kept.isOf(claim)) {
            throw ApiError.of(ErrorCode.VALIDATION_ERROR, "This idempotency key was used for another request")
                    .reason("idempotency_key_reused")
                    .remedy("Make a new key for each request; only the very same request may use one again");
        }
    }

    static ApiError inUse() {
        return ApiError.conflict("idempotency_key_in_use", "A request with this idempotency key is being worked on")
                .remedy("Send it again when Retry-After is over: you will get that request's answer")
                .retryAfter(SOON);
    }

    /** For a request that took longer than its lease, so that another one took its key. */
    static ApiError overtaken() {
        return ApiError.conflict(
                        "idempotency_key_overtaken",
                        "The request took so long that another one with its idempotency key was let go first")
                .remedy("Send it again with the same key: you will get the other one's answer")
                .retryAfter(SOON);
    }

    private static ApiError lost() {
        return ApiError.conflict(
                        "idempotency_answer_lost",
                        "The request with this idempotency key had an effect, but was interrupted before it was answered")
                .remedy("Look whether everything was done; it is not done again with this key");
    }

    private static ApiError notKept(int status) {
        return ApiError.conflict(
                        "idempotency_answer_not_kept",
                        "The request with this idempotency key was carried out and answered with " + status
                                + ", but the answer was not kept: it is too large, or shown once")
                .remedy("Read what it made; it is not done again with this key");
    }

    /** Names the row, so that an answer opens nowhere else. */
    private static String purpose(Claim claim) {
        return "idempotency/" + claim.tenant() + "/" + claim.id();
    }
}
