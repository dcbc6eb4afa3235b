package dev.basefly.limits;

import dev.basefly.api.ApiSettings;
import dev.basefly.api.ClientAddress;
import dev.basefly.api.ErrorResponses;
import dev.basefly.limits.spi.RateSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

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
            RateLimits limits, ObjectProvider<RateSource> rates, ClientAddress addresses, ErrorResponses errors) {
        // Asked late: who knows the plans needs much that is made after the filters of the server.
        Supplier<@Nullable RateSource> source = SingletonSupplier.ofNullable(rates::getIfUnique);
        var registration = new FilterRegistrationBean<>(new RateLimitFilter(limits, source, addresses, errors));
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }
}
