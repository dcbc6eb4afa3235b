package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.identity.Person;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
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

    TeamLetters(Mails mails, PublicAddress address) {
        this.mails = mails;
        this.address = address;
    }

    /** The token follows a number sign, which browsers keep to themselves: no server on the way gets to see it. */
    void invitation(String organization, Person inviter, Invitation invitation, String token) {
        mails.send(Letter.about(inviter.name() + " invites you to " + organization)
                .says(inviter.name() + " (" + inviter.email() + ") invites you to join " + organization + " as "
                        + RoleWords.of(invitation.role()) + ".")
                .offers("Open the invitation", address.of("/invitations/accept#" + token))
                .says("It is for " + invitation.email() + " and can be accepted until "
                        + DAY.format(invitation.expiresAt()) + ".")
                .says("If you did not expect it, you need not do anything: nobody joins without accepting.")
                .to(invitation.email()));
    }

    void roleChanged(String organization, Member member, RoleName role) {
        mails.tell(Letter.about("Your role in " + organization)
                .says("You are now " + RoleWords.of(role) + " of " + organization + "; before you were "
                        + RoleWords.of(member.role()) + ".")
                .offers("See the members", address.of("/settings/members"))
                .to(member.email()));
    }

    void removed(String organization, Member member) {
        mails.tell(Letter.about("You are no longer a member of " + organization)
                .says("You were removed from " + organization + ". Your account and your other organizations are as"
                        + " they were.")
                .says("If this surprises you, ask the people of " + organization + ".")
                .to(member.email()));
    }

    void ownershipOffered(String organization, Member from, Member to, Instant expiresAt) {
        mails.tell(Letter.about(from.name() + " offers you " + organization)
                .says(from.name() + " (" + from.email() + ") wants you to own " + organization
                        + ". Owners may do everything in it, also delete it and pay for it.")
                .offers("Answer the offer", address.of("/settings/members"))
                .says("It can be accepted until " + DAY.format(expiresAt) + ".")
                .to(to.email()));
    }
}
