package dev.basefly.dashboard.keys;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.apikeys.ApiKeys;
import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.People;
import dev.basefly.runtime.MovableClock;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {"dev.basefly.apikeys.ApiKeysConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class KeyPagesConfiguration {

    @Bean
    static NavigationItem apiKeysNavigation() {
        return new NavigationItem("API keys", KeyList.PATH, Icon.KEY, 440, Audience.EVERYBODY, "api-keys:read");
    }

    @Bean
    static Command newKey() {
        return new Command("New API key", KeyList.PATH + "/new", Icon.KEY, 300, "api-keys:write");
    }

    @Bean
    static KeyPages keyPages(
            ApiKeys keys, Access access, List<Permission> permissions, People people, Forms forms, MovableClock clock) {
        return new KeyPages(keys, access, permissions, people, forms, clock);
    }
}
