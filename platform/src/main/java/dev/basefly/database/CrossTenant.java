package dev.basefly.database;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a class that may work across tenants through {@link SystemDatabase}, and why; a code rule refuses all others. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface CrossTenant {

    /** Why the work cannot be done inside one tenant. */
    String reason();
}
