package dev.basefly.limits;

import dev.basefly.api.ApiSettings;
import dev.basefly.api.ClientAddress;
import dev.basefly.api.ErrorResponses;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.api.ApiConfiguration")
class LimitsConfiguration {

    /** After the security chain, which knows the caller. */
    private static final int AFTER_SECURITY = -90;

    @Bean
    static RateLimits rateLimits(ApiSettings settings) {
        return new RateLimits(settings.limits(), System::nanoTime);
    }

    @Bean
    static FilterRegistrationBean<RateLimitFilter> rateLimitFilter(
            RateLimits limits, ClientAddress addresses, ErrorResponses errors) {
        var registration = new FilterRegistrationBean<>(new RateLimitFilter(limits, addresses, errors));
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }
}
