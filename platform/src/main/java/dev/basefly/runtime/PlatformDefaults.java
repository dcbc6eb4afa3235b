package dev.basefly.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/** Adds the platform's defaults for Spring's own settings below everything a product says. */
final class PlatformDefaults implements EnvironmentPostProcessor, Ordered {

    /** Development has known passwords, so nobody else may reach it unless that is said. */
    private static final Map<String, Object> ONLY_THIS_MACHINE = Map.of("server.address", "127.0.0.1");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if ("development".equalsIgnoreCase(environment.getProperty("basefly.runtime.mode"))) {
            environment.getPropertySources().addLast(new MapPropertySource("basefly development", ONLY_THIS_MACHINE));
        }
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "basefly defaults", new ClassPathResource("basefly/defaults.properties")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
