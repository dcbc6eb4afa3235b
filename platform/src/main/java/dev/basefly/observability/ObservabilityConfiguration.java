package dev.basefly.observability;

import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.runtime.RuntimeConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
class ObservabilityConfiguration {

    /** Behind the filter that answers errors, before everything that costs. */
    private static final int EARLY = -200;

    @Bean
    static ObservabilitySettings observabilitySettings(Environment environment) {
        return SettingsBeans.of(ObservabilitySettings.class, environment);
    }

    @Bean
    static StatementSpans statementSpans(ObjectProvider<Tracer> tracer) {
        return new StatementSpans(tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    /** Decided when the program starts, not when it was built. */
    @Bean
    static SpanExporter spanExporter(ObservabilitySettings settings) {
        return settings.exportsTraces()
                ? OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.tracesEndpoint())
                        .build()
                : SpanExporter.composite();
    }

    @Bean
    static TracesCheck tracesCheck(ObservabilitySettings settings) {
        return new TracesCheck(settings);
    }

    @Bean
    static FilterRegistrationBean<MetricsGate> metricsGate(ObservabilitySettings settings, RuntimeSettings runtime) {
        var registration = new FilterRegistrationBean<>(new MetricsGate(settings, runtime));
        registration.addUrlPatterns("/metrics", "/metrics/*");
        registration.setOrder(EARLY);
        return registration;
    }
}
