package dev.basefly.teams;

import dev.basefly.api.ApiError;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.runtime.MasterKey;
import dev.basefly.teams.seat.Seats;
import dev.basefly.tenancy.Memberships.Held;

/** Makes an invitation's link and sends it, where there is a seat; the link itself is in the mail and nowhere else. */
final class InvitationSender {

    private final InvitationTokens tokens;
    private final People people;
    private final TeamLetters letters;
    private final Seats seats;

    InvitationSender(MasterKey master, People people, TeamLetters letters, Seats seats) {
        this.tokens = new InvitationTokens(master);
        this.people = people;
        this.letters = letters;
        this.seats = seats;
    }

    /** Refuses where the organization has no seat for one more. */
    void requireSeat(Held organization) {
        seats.requireForInvitation(organization.id());
    }

    /** Refuses who accepts where all seats are taken by members. */
    void requireSeatOfMember(Held organization) {
        seats.requireForMember(organization.id());
    }

    /** How the link's token is stored. */
    byte[] hash(String token) {
        return tokens.hash(token);
    }

    /** Sends a fresh link in the name of the doer and returns its hash. */
    byte[] send(Held organization, Doer doer, Invitation invitation) {
        Person inviter = people.find(doer.person()).orElseThrow(() -> ApiError.notFound("Person"));
        String token = tokens.next();
        letters.invitation(organization, inviter, invitation, token);
        return tokens.hash(token);
    }
}
