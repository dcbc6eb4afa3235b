package dev.basefly.teams;

import static dev.basefly.words.Words.longDay;
import static dev.basefly.words.Words.t;

import dev.basefly.access.RoleName;
import dev.basefly.identity.Person;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.tenancy.Accent;
import dev.basefly.tenancy.Memberships.Held;
import dev.basefly.tenancy.Organizations;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What people are told by mail about their organizations; each takes part in the transaction that is open. */
final class TeamLetters {

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

    /**
     * The token follows a number sign, which browsers keep to themselves: no server on the way gets to see it.
     */
    void invitation(Held organization, Person inviter, Invitation invitation, String token) {
        mails.send(
                organization.id(),
                mails.write(
                                invitation.email(),
                                () -> letter(
                                                organization,
                                                t("{0} invites you to {1}", inviter.name(), organization.name()))
                                        .says(t(
                                                "{0} ({1}) invites you to join {2} as {3}.",
                                                inviter.name(),
                                                inviter.email(),
                                                organization.name(),
                                                RoleWords.shown(invitation.role())))
                                        .offers(t("Open the invitation"), address.of("/invitations/accept#" + token))
                                        .says(t(
                                                "It is for {0} and can be accepted until {1}.",
                                                invitation.email(), day(invitation.expiresAt())))
                                        .says(
                                                t(
                                                        "If you did not expect it, you need not do anything: nobody joins without accepting.")))
                        .by(inviter.id()));
    }

    void roleChanged(Held organization, Member member, RoleName role) {
        mails.tell(
                organization.id(),
                mails.write(
                        member.email(),
                        () -> letter(organization, t("Your role in {0}", organization.name()))
                                .says(t(
                                        "You are now {0} of {1}; before you were {2}.",
                                        RoleWords.shown(role), organization.name(), RoleWords.shown(member.role())))
                                .offers(t("See the members"), address.of("/settings/members"))));
    }

    void removed(Held organization, Member member) {
        mails.tell(
                organization.id(),
                mails.write(
                        member.email(),
                        () -> letter(organization, t("You are no longer a member of {0}", organization.name()))
                                .says(t(
                                        "You were removed from {0}. Your account and your other organizations are as they were.",
                                        organization.name()))
                                .says(t("If this surprises you, ask the people of {0}.", organization.name()))));
    }

    void ownershipOffered(Held organization, Member from, Member to, Instant expiresAt) {
        mails.tell(
                organization.id(),
                mails.write(
                                to.email(),
                                () -> letter(organization, t("{0} offers you {1}", from.name(), organization.name()))
                                        .says(t(
                                                "{0} ({1}) wants you to own {2}. Owners may do everything in it, also delete it and pay for it.",
                                                from.name(), from.email(), organization.name()))
                                        .offers(t("Answer the offer"), address.of("/settings/members"))
                                        .says(t("It can be accepted until {0}.", day(expiresAt))))
                        .by(from.id()));
    }

    private static String day(Instant instant) {
        return longDay(LocalDate.ofInstant(instant, ZoneOffset.UTC));
    }
}
