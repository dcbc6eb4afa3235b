package dev.basefly.coordination;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.time.Duration;

/** What callers are told. */
final class Refusals {

    private Refusals() {}

    static ApiError locked() {
        return ApiError.conflict("locked", "Somebody else is at work on this")
                .remedy("Try again when it has ended")
                .retryAfter(Duration.ofSeconds(1));
    }

    static ApiError lost() {
        return ApiError.conflict(Fencing.STALE_LOCK, "The lock was lost before the work had ended")
                .remedy("Look at what is there now, then do it again");
    }

    static ApiError stale() {
        return ApiError.conflict(Fencing.STALE_LOCK, "Somebody else has taken over and written since")
                .remedy("Nothing was written. Look at what is there now, then do it again");
    }

    static ApiError tooMany(int most) {
        return ApiError.of(ErrorCode.TOO_MANY_REQUESTS, "No more than " + most + " locks can be held at once")
                .reason("too_many_locks")
                .remedy("Try again when work in progress has ended")
                .retryAfter(Duration.ofSeconds(1));
    }

    static ApiError unreachable() {
        return ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Locks cannot be reached right now")
                .reason("locks_unavailable")
                .remedy("Nothing was changed. Try again in a few seconds")
                .retryAfter(Duration.ofSeconds(2));
    }

    static ApiError interrupted() {
        return ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Interrupted while waiting for a lock")
                .reason("shutting_down")
                .remedy("Try again")
                .retryAfter(Duration.ofSeconds(1));
    }
}
