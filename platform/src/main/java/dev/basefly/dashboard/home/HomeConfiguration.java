package dev.basefly.dashboard.home;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the home page. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class HomeConfiguration {

    @Bean
    static HomePage homePage(ObjectProvider<HomePart> parts) {
        return new HomePage(parts.stream().toList());
    }
}
