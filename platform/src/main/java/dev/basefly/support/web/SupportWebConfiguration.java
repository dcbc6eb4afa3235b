package dev.basefly.support.web;

import dev.basefly.audit.AuditLog;
import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.support.SupportGrants;
import dev.basefly.tenancy.Memberships;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires the routes, the pages, the banner and what records a supporter's requests. */
@AutoConfiguration(
        afterName = {"dev.basefly.support.SupportConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@Import({SupportController.class, OperatorSupportController.class, SupportPages.class})
class SupportWebConfiguration {

    @Bean
    static NavigationItem supportNavigation() {
        return new NavigationItem("Support access", "/settings/support", Icon.SHIELD, 780).requiring("support:decide");
    }

    @Bean
    static NavigationItem supportConsoleNavigation() {
        return new NavigationItem("Support", "/console/support", Icon.SHIELD, 820, Audience.OPERATORS);
    }

    @Bean
    static SupportBanner supportBanner(SupportGrants grants, Memberships memberships) {
        return new SupportBanner(grants, memberships);
    }

    @Bean
    static WebMvcConfigurer recordSupport(AuditLog audit) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new SupportRecorder(audit))
                        .excludePathPatterns("/assets/**")
                        .order(Ordered.HIGHEST_PRECEDENCE);
            }
        };
    }
}
