package dev.basefly.console.people;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.identity.directory.PeopleDirectory;
import dev.basefly.tenancy.Organizations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.directory.PeopleDirectoryConfiguration",
            "dev.basefly.identity.web.IdentityWebConfiguration",
            "dev.basefly.dashboard.DashboardConfiguration"
        })
class ConsolePeopleConfiguration {

    @Bean
    static NavigationItem peopleNavigation() {
        return new NavigationItem("People", PersonList.PATH, Icon.PERSON, 802, Audience.OPERATORS);
    }

    @Bean
    static PersonPages personPages(PeopleDirectory people, Organizations organizations, SignedInDevices devices) {
        return new PersonPages(people, organizations, devices);
    }
}
