package dev.basefly.console.placements;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.placements.Moves;
import dev.basefly.placements.PlaceAddress;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the page and its place in the navigation. */
@AutoConfiguration(
        afterName = {"dev.basefly.placements.PlacementsConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
class ConsolePlacementsConfiguration {

    @Bean
    static NavigationItem placementsNavigation() {
        return new NavigationItem("Placements", "/console/placements", Icon.LAYERS, 810, Audience.OPERATORS);
    }

    @Bean
    static PlacementPages placementPages(Moves moves, PlaceAddress address, Forms forms) {
        return new PlacementPages(moves, address, forms);
    }
}
