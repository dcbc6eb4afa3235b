package dev.basefly.access.routes;

import dev.basefly.access.Access;
import dev.basefly.access.RouteTable;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Wires the rules of the routes and the interceptor that applies them. */
@AutoConfiguration(afterName = "dev.basefly.access.AccessConfiguration")
class RoutesConfiguration {

    @Bean
    static RouteRules routeRules(List<RequestMappingHandlerMapping> mappings, Access access) {
        return new RouteRules(mappings, access);
    }

    @Bean
    static RouteTable routeTable(ObjectProvider<RouteRules> rules) {
        return new RouteTable(() -> rules.getObject().routes());
    }

    @Bean
    static RoutesController routesController(RouteTable table, Access access) {
        return new RoutesController(table, access);
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
