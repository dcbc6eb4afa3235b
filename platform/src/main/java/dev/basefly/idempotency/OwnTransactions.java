package dev.basefly.idempotency;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The handler's transactions must not become one with that of the idempotency key, for example because it asks somebody
 * else over the network between them. Its key is claimed before, and its answer kept after it.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnTransactions {

    /**
     * Whether a request that was interrupted after it had an effect may be run again with the same key, because the handler
     * knows by {@link IdempotentRequest#current()} how far it got. Otherwise that is refused.
     */
    boolean resumable() default false;

    /**
     * Whether the answer is kept, to be given again. Not where it has a secret that is shown once: then the request is still done
     * once, and a copy of it is refused.
     */
    boolean keepsAnswer() default true;
}
