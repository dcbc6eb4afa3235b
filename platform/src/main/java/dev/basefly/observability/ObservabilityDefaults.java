package dev.basefly.observability;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Turns our settings into those of the frameworks: JSON logs outside of development, traces only where they are wanted. */
final class ObservabilityDefaults implements EnvironmentPostProcessor, Ordered {

    /** Time, level, who and what; the ids of request and trace only where they exist. */
    private static final String FOR_PEOPLE = "%d{HH:mm:ss.SSS} %clr(%-5level) %clr(%-26.26logger{25}){cyan}"
            + " %replace(%msg){'(?i)(bearer |password=|token=)[^ ,;&]+', '$1*****'}"
            + "%replace( [%X{requestId} %X{tenant} %X{actor}]){' \\[ +\\]', ''}%n%wEx";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 2;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = new HashMap<>();
        boolean development =
                "development".equalsIgnoreCase(environment.getProperty("basefly.runtime.mode", "production"));
        if (development) {
            defaults.put("logging.pattern.console", FOR_PEOPLE);
        } else {
            defaults.put("logging.structured.format.console", JsonLog.class.getName());
        }
        String endpoint = environment.getProperty("basefly.observability.traces-endpoint", "");
        if (endpoint.isBlank()) {
            defaults.put("management.tracing.sampling.probability", "0");
        } else {
            defaults.put(
                    "management.tracing.sampling.probability",
                    environment.getProperty("basefly.observability.trace-share", "0.1"));
        }
        environment.getPropertySources().addLast(new MapPropertySource("basefly observability", defaults));
    }
}
