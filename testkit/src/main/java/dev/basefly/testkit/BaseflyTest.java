package dev.basefly.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application of a Spring Boot test a fresh PostgreSQL database, development mode, a free port and a data
 * directory of its own, and offers the test an {@link ApiClient}, a {@link Cast} and the {@link TestPostgres.Database} to
 * inject.
 *
 * <p>Put it beside {@code @SpringBootTest(webEnvironment = RANDOM_PORT)} or another annotation that starts a context.
 * Tests of equal configuration share one context and so one database; they keep apart by signing up organizations of
 * their own. Properties the test sets itself win.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BaseflyTest {}
