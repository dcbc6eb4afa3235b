package dev.basefly.dashboard.overview;

import dev.basefly.access.Access;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the overview and its place in the navigation. */
@AutoConfiguration(afterName = "dev.basefly.dashboard.DashboardConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OverviewConfiguration {

    @Bean
    static NavigationItem overviewNavigation() {
        return new NavigationItem("Overview", Overview.PATH, Icon.GRID, 50);
    }

    @Bean
    static OverviewPage overviewPage(ObjectProvider<Tile> tiles, Access access) {
        return new OverviewPage(tiles.stream().toList(), access);
    }
}
