package com.acme.planted;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the faults where a careless change would put them. */
@Configuration(proxyBeanMethods = false)
@Import({PlantController.class, DiaryController.class})
public class FaultyProduct {

    @Bean
    static Faults faults() {
        return new Faults();
    }

    @Bean
    static Permission readPlants() {
        return Permission.toRead("plants:read", "See plants").ofEverybody();
    }

    @Bean
    static Permission writePlants() {
        return Permission.toChange("plants:write", "Plant and remove plants").of(RoleName.ADMIN);
    }

    @Bean
    static BeanPostProcessor replaceProtection() {
        var faults = new Faults[1];
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof Faults found) {
                    faults[0] = found;
                }
                return switch (bean) {
                    case SecurityFilterChain chain -> new FaultyChain(chain, faults[0]);
                    case WebMvcConfigurer configurer
                    when name.equals("applyRouteRules") -> new FaultyRules(configurer, faults[0]);
                    default -> bean;
                };
            }
        };
    }

    private record FaultyChain(SecurityFilterChain genuine, Faults faults, List<Filter> all)
            implements SecurityFilterChain {

        FaultyChain(SecurityFilterChain genuine, Faults faults) {
            this(
                    genuine,
                    faults,
                    genuine.getFilters().stream()
                            .map(filter -> filter.getClass().getSimpleName().equals("CallerFilter")
                                    ? new FaultyCallers(filter, faults)
                                    : filter)
                            .toList());
        }

        @Override
        public boolean matches(HttpServletRequest request) {
            return genuine.matches(request);
        }

        @Override
        public List<Filter> getFilters() {
            return faults.is(Fault.CSRF_NOT_CHECKED)
                    ? all.stream()
                            .filter(filter -> !(filter instanceof CsrfFilter))
                            .toList()
                    : all;
        }
    }

    private record FaultyRules(WebMvcConfigurer genuine, Faults faults) implements WebMvcConfigurer {

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            genuine.addInterceptors(new InterceptorRegistry() {
                @Override
                public InterceptorRegistration addInterceptor(HandlerInterceptor interceptor) {
                    return registry.addInterceptor(new FaultyRule(interceptor, faults));
                }
            });
        }
    }
}
