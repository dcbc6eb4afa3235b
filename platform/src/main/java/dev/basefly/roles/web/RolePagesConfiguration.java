package dev.basefly.roles.web;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.roles.Roles;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages of roles and their place in the navigation. */
@AutoConfiguration(afterName = {"dev.basefly.roles.RolesConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
class RolePagesConfiguration {

    @Bean
    static NavigationItem rolesNavigation() {
        return new NavigationItem("Roles", RoleMatrix.PATH, Icon.SHIELD, 430).requiring("roles:read");
    }

    @Bean
    static Command newRole() {
        return new Command("New role", RoleMatrix.PATH + "/new", Icon.SHIELD, 400, "roles:write");
    }

    @Bean
    static RolePages rolePages(Roles roles, Access access, Forms forms) {
        return new RolePages(roles, access, forms);
    }
}
