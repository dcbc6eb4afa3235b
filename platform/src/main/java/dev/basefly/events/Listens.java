package dev.basefly.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.event.EventListener;

/**
 * Makes a bean's method a {@link Listener}: its one parameter is the event. It runs in the transaction of the event's
 * organization, and its effects there take place exactly once.
 */
@EventListener
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Listens {

    /** The stable name its position is kept under; the class and method unless given. */
    String name() default "";

    /** The name it had before, whose position it takes over. */
    String formerly() default "";
}
