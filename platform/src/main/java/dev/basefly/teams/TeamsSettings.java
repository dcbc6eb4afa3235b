package dev.basefly.teams;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What invitations and offers of ownership may be.
 *
 * @param invitationLife how long an invitation can be accepted
 * @param pendingInvitations how many an organization may have open
 * @param invitationsPerHour how many an organization may make within an hour, and one person in all organizations
 * @param sendings how often one invitation may be sent, the first time included
 * @param transferLife how long an offer of ownership can be accepted
 */
@ModuleSettings("teams")
record TeamsSettings(
        @DefaultValue("7d") Duration invitationLife,
        @DefaultValue("100") int pendingInvitations,
        @DefaultValue("50") int invitationsPerHour,
        @DefaultValue("5") int sendings,
        @DefaultValue("7d") Duration transferLife)
        implements CheckedSettings {

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                sensible(invitationLife),
                "invitation-life",
                invitationLife + " is not between 1 hour and 90 days",
                "try 7d");
        faults.require(
                sensible(transferLife), "transfer-life", transferLife + " is not between 1 hour and 90 days", "try 7d");
        faults.require(
                Math.min(Math.min(pendingInvitations, invitationsPerHour), sendings) >= 1,
                "sendings",
                "each limit must be at least 1",
                "raise the limits that are below 1, or remove them to use the defaults");
    }

    private static boolean sensible(Duration life) {
        return life.toMinutes() >= 60 && life.toDays() <= 90;
    }
}
