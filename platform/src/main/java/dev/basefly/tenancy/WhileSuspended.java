package dev.basefly.tenancy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The route stays open to the people of an organization that is suspended: their own account, leaving, and what settles the
 * matter. Every other route that needs a sign-in is closed to them.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WhileSuspended {

    /** Why it stays open. */
    String reason();
}
