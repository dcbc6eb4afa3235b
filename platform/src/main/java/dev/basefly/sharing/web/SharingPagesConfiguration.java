package dev.basefly.sharing.web;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Forms;
import dev.basefly.sharing.Sharing;
import dev.basefly.teams.Team;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the page of an object's sharing. */
@AutoConfiguration(
        afterName = {"dev.basefly.sharing.SharingConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
class SharingPagesConfiguration {

    @Bean
    static SharingPages sharingPages(Sharing sharing, Team team, Access access, Forms forms) {
        return new SharingPages(sharing, team, access, forms);
    }
}
