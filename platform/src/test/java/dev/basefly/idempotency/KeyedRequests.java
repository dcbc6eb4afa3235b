package dev.basefly.idempotency;

import java.util.UUID;
import java.util.concurrent.Callable;

/** Requests with an idempotency key, without the web around them. */
public final class KeyedRequests {

    private KeyedRequests() {}

    /** Does the work for the request with this key, the first time or again. */
    public static <T> T call(UUID key, Callable<T> work) throws Exception {
        return new IdempotentRequest(key).call(work);
    }
}
