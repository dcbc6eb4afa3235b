package dev.basefly.teams.web;

import dev.basefly.access.Access;
import dev.basefly.dashboard.Command;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.overview.Tile;
import dev.basefly.teams.Invitations;
import dev.basefly.teams.Team;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wires the routes, the pages and their place in the navigation. */
@AutoConfiguration(afterName = {"dev.basefly.teams.TeamsConfiguration", "dev.basefly.dashboard.DashboardConfiguration"})
@Import({
    MemberController.class,
    InvitationController.class,
    InvitationLinkController.class,
    OwnershipTransferController.class,
    MemberPages.class,
    InvitationPages.class,
    OwnershipPages.class,
    InvitationLinkPages.class
})
class TeamsWebConfiguration {

    private static final Icon PEOPLE = new Icon(
            "M9 5.500a3.250 3.250 0 100 6.500 3.250 3.250 0 000-6.500z"
                    + "M3 19.500c.5-3.500 2.800-5 6-5s5.500 1.500 6 5M15.500 6.200a3 3 0 010 5.600M17.500 14.800c2 .6 3.200 2.200 3.500 4.700");

    @Bean
    static NavigationItem membersNavigation() {
        return new NavigationItem("Members", "/settings/members", PEOPLE, 700);
    }

    @Bean
    static Command inviteSomebody() {
        return new Command("Invite somebody", "/settings/invitations/new", PEOPLE, 200, "members:write");
    }

    @Bean
    static Tile membersTile(Team team, Invitations invitations, Access access) {
        return new Tile(
                        "Members",
                        "/settings/members",
                        200,
                        "members:read",
                        new MembersTile(team, invitations, access)::content)
                .on("members");
    }
}
