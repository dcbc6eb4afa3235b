package dev.basefly.access;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Wires the module: the decision, the rules of the routes, and the interceptor that applies them. */
@AutoConfiguration(afterName = "dev.basefly.api.ApiConfiguration")
class AccessConfiguration {

    @Bean
    static Access access(List<Permission> permissions) {
        return new Access(permissions);
    }

    @Bean
    static RouteRules routeRules(List<RequestMappingHandlerMapping> mappings, Access access) {
        return new RouteRules(mappings, access);
    }

    @Bean
    static RouteTable routeTable(RouteRules rules) {
        return new RouteTable(rules);
    }

    @Bean
    static WebMvcConfigurer applyRouteRules(ObjectProvider<RouteRules> rules, Access access) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new AccessInterceptor(rules::getObject, access));
            }
        };
    }
}
