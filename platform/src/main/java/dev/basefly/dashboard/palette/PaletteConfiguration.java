package dev.basefly.dashboard.palette;

import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.Navigation;
import dev.basefly.dashboard.component.Icon;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the palette, and its entries for what the navigation leaves to the menus. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PaletteConfiguration {

    @Bean
    static Command openProfile() {
        return new Command("Your profile", "/account/profile", Icon.PERSON, 800, null);
    }

    @Bean
    static Command changePassword() {
        return new Command("Change your password", "/account/password", Icon.KEY, 810, null);
    }

    @Bean
    static Command openOwnData() {
        return new Command("Your data", "/account/data", Icon.ARCHIVE, 820, null);
    }

    @Bean
    static Command switchOrganization() {
        return new Command("Switch organization", "/organizations", Icon.LAYERS, 830, null);
    }

    @Bean
    static Command foundOrganization() {
        return new Command("New organization", "/organizations/new", Icon.PLUS, 840, null);
    }

    @Bean
    static PalettePage palettePage(Navigation navigation) {
        return new PalettePage(navigation);
    }
}
