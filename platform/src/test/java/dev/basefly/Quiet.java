package dev.basefly;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** A test that lets things fail by the hundred: what a package logs of that would hide what is worth reading. */
@ExtendWith(Quiet.Extension.class)
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Quiet {

    /** The package, or the name of a logger. */
    String value();

    /** Switches the logger off for as long as the tests of the class run. */
    final class Extension implements BeforeAllCallback, AfterAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            logger(context).setLevel(Level.OFF);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            logger(context).setLevel(null);
        }

        private static Logger logger(ExtensionContext context) {
            var quiet = context.getRequiredTestClass().getAnnotation(Quiet.class);
            return (Logger) LoggerFactory.getLogger(quiet.value());
        }
    }
}
