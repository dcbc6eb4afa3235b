package dev.basefly.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Sees {@link BaseflyTest} on a test class; registered in META-INF/spring.factories. */
final class BaseflyContextFactory implements ContextCustomizerFactory {

    static {
        // The tests' server stops with the JVM. Contexts that are kept until then would wait for it, one after the
        // other.
        System.setProperty("spring.main.register-shutdown-hook", "false");
    }

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> test, List<ContextConfigurationAttributes> attributes) {
        return TestContextAnnotationUtils.hasAnnotation(test, BaseflyTest.class) ? new BaseflyContext() : null;
    }
}
