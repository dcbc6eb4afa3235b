package dev.basefly.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs in Chromium once per width and takes a Playwright {@code Page}, a {@link Browser}, or both as
 * parameters.
 *
 * <p>It is skipped, and says so in the log, where no Chromium is installed. The environment variable {@code
 * CHROMIUM_PATH} names one in an unusual place.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Tag("browser")
@TestTemplate
@ExtendWith(BrowserExtension.class)
public @interface BrowserTest {

    /** The widths of the window in CSS pixels. */
    int[] widths() default {375, 1280};
}
