package dev.basefly;

import dev.basefly.testkit.BaseflyTest;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A test of the running product; all share one context and one database. */
@BaseflyTest
@SpringBootTest(classes = TestProduct.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ProductTest {}
