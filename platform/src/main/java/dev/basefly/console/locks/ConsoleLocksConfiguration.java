package dev.basefly.console.locks;

import dev.basefly.coordination.HeldLocks;
import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the page and its place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.coordination.CoordinationConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsoleLocksConfiguration {

    @Bean
    static NavigationItem locksNavigation() {
        return new NavigationItem("Locks", "/console/locks", Icon.KEY, 815, Audience.OPERATORS);
    }

    @Bean
    static LockPages lockPages(HeldLocks locks, Forms forms) {
        return new LockPages(locks, forms);
    }
}
