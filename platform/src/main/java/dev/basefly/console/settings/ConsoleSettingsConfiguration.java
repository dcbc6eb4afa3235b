package dev.basefly.console.settings;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the page and its place in the navigation. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
class ConsoleSettingsConfiguration {

    @Bean
    static NavigationItem settingsNavigation() {
        return new NavigationItem("Settings", SettingsTable.PATH, Icon.GEAR, 840, Audience.OPERATORS);
    }

    @Bean
    static SettingsPage settingsPage(ListableBeanFactory beans, Environment environment) {
        return new SettingsPage(beans, environment);
    }
}
