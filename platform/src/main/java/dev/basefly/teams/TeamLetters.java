package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.identity.Person;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.tenancy.Accent;
import dev.basefly.tenancy.Memberships.Held;
import dev.basefly.tenancy.Organizations;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What people are told by mail about their organizations; each takes part in the transaction that is open. */
final class TeamLetters {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Mails mails;
    private final PublicAddress address;
    private final Organizations organizations;

    TeamLetters(Mails mails, PublicAddress address, Organizations organizations) {
        this.mails = mails;
        this.address = address;
        this.organizations = organizations;
    }

    /** In the name and the colour of the organization. */
    private Letter letter(Held organization, String subject) {
        Accent accent = organizations
                .find(organization.id())
                .map(found -> found.branding().accent())
                .orElse(null);
        return Letter.about(subject).inTheNameOf(organization.name(), accent == null ? null : accent.color());
    }

    /** The token follows a number sign, which browsers keep to themselves: no server on the way gets to see it. */
    void invitation(Held organization, Person inviter, Invitation invitation, String token) {
        mails.send(
                organization.id(),
                letter(organization, inviter.name() + " invites you to " + organization.name())
                        .says(inviter.name() + " (" + inviter.email() + ") invites you to join " + organization.name()
                                + " as " + RoleWords.of(invitation.role()) + ".")
                        .offers("Open the invitation", address.of("/invitations/accept#" + token))
                        .says("It is for " + invitation.email() + " and can be accepted until "
                                + DAY.format(invitation.expiresAt()) + ".")
                        .says("If you did not expect it, you need not do anything: nobody joins without accepting.")
                        .to(invitation.email()));
    }

    void roleChanged(Held organization, Member member, RoleName role) {
        mails.tell(
                organization.id(),
                letter(organization, "Your role in " + organization.name())
                        .says("You are now " + RoleWords.of(role) + " of " + organization.name() + "; before you were "
                                + RoleWords.of(member.role()) + ".")
                        .offers("See the members", address.of("/settings/members"))
                        .to(member.email()));
    }

    void removed(Held organization, Member member) {
        mails.tell(
                organization.id(),
                letter(organization, "You are no longer a member of " + organization.name())
                        .says("You were removed from " + organization.name()
                                + ". Your account and your other organizations are as" + " they were.")
                        .says("If this surprises you, ask the people of " + organization.name() + ".")
                        .to(member.email()));
    }

    void ownershipOffered(Held organization, Member from, Member to, Instant expiresAt) {
        mails.tell(
                organization.id(),
                letter(organization, from.name() + " offers you " + organization.name())
                        .says(from.name() + " (" + from.email() + ") wants you to own " + organization.name()
                                + ". Owners may do everything in it, also delete it and pay for it.")
                        .offers("Answer the offer", address.of("/settings/members"))
                        .says("It can be accepted until " + DAY.format(expiresAt) + ".")
                        .to(to.email()));
    }
}
