package dev.basefly.api;

import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Wires the module: the filters around every request and the one way to answer a failure. */
@AutoConfiguration(
        afterName = "dev.basefly.runtime.RuntimeConfiguration",
        beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
class ApiConfiguration {

    /** Just inside the observation of the request, so that every line it logs has the ids of the trace. */
    private static final int OUTERMOST = Ordered.HIGHEST_PRECEDENCE + 2;

    private static final Set<String> FOREIGN_FORMATS = Set.of("yaml", "x-yaml", "xml", "cbor", "x-jackson-smile");

    @Bean
    static ApiSettings apiSettings(Environment environment) {
        return SettingsBeans.of(ApiSettings.class, environment);
    }

    @Bean
    static ErrorResponses errorResponses(
            List<ConstraintMeaning> meanings, JsonMapper json, ObjectProvider<ErrorPages> pages) {
        return new ErrorResponses(new ErrorTranslation(meanings), json, pages);
    }

    @Bean
    static UnroutedErrors unroutedErrors(ErrorResponses errors) {
        return new UnroutedErrors(errors);
    }

    @Bean
    static SimpleUrlHandlerMapping errorPath(UnroutedErrors unroutedErrors) {
        return new SimpleUrlHandlerMapping(Map.of("/error", unroutedErrors), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    static FilterRegistrationBean<RequestFilter> requestFilter(
            ErrorResponses errors,
            ClientAddress addresses,
            ApiSettings settings,
            ObjectProvider<ApiSettings.LargeBody> larger,
            MovableClock clock) {
        var registration = new FilterRegistrationBean<>(new RequestFilter(
                errors,
                new SecurityHeaders(),
                addresses,
                settings,
                larger.orderedStream().toList(),
                clock));
        registration.setOrder(OUTERMOST);
        return registration;
    }

    @Bean
    static FilterRegistrationBean<WorkerFilter> workerFilter(ErrorResponses errors, RuntimeSettings runtime) {
        var registration = new FilterRegistrationBean<>(new WorkerFilter(errors));
        registration.setEnabled(!runtime.role().servesRequests());
        registration.setOrder(OUTERMOST + 1);
        return registration;
    }

    @Bean
    static ClientAddress clientAddress(ApiSettings settings) {
        return new ClientAddress(settings);
    }

    /** The API speaks JSON only, whatever other formats libraries bring along: its limits are those of its JSON. */
    @Bean
    static WebMvcConfigurer speakJsonOnly() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.configureMessageConvertersList(
                        list -> list.removeIf(converter -> converter.getSupportedMediaTypes().stream()
                                .map(MediaType::getSubtype)
                                .anyMatch(FOREIGN_FORMATS::contains)));
            }
        };
    }

    @Bean
    static UrlBasedCorsConfigurationSource corsConfigurationSource(ApiSettings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of(
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "X-Request-Id",
                "X-Tenant",
                "Accept",
                "Last-Event-ID"));
        cors.setExposedHeaders(List.of(
                "X-Request-Id",
                "Location",
                "Idempotency-Replayed",
                "Retry-After",
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "RateLimit-Reset"));
        cors.setMaxAge(3600L);
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/api/**", cors);
        return source;
    }

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof org.apache.catalina.core.StandardHost host) {
                host.setErrorReportValveClass(ContainerErrors.class.getName());
            }
        });
    }
}
