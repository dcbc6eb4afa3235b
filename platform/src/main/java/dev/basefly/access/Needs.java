package dev.basefly.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The route is open to organizations whose plan has the feature; beside the rule about who may use it, which comes first.
 * How much is left of one that is limited is counted where it is taken.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

    /** The name of a declared feature. */
    String value();
}
