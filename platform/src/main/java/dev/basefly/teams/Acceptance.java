package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Memberships;
import dev.basefly.tenancy.Memberships.Held;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of an invitation's link can do. Looking changes nothing, because programs that check mails follow links
 * too; accepting joins and ends the invitation in one transaction.
 */
public final class Acceptance {

    private final Memberships memberships;
    private final InvitationStore store;
    private final InvitationSender sender;
    private final People people;
    private final SignIns signIns;
    private final RoleRights rights;
    private final Clock clock;

    Acceptance(
            Memberships memberships,
            InvitationStore store,
            InvitationSender sender,
            People people,
            SignIns signIns,
            RoleRights rights,
            Clock clock) {
        this.memberships = memberships;
        this.store = store;
        this.sender = sender;
        this.people = people;
        this.signIns = signIns;
        this.rights = rights;
        this.clock = clock;
    }

    /**
     * What the holder of the link sees of the invitation.
     *
     * @param inviter null when that account is gone
     * @param email masked, for the link may have reached somebody else
     * @param hasAccount whether the address has an account, so that accepting means signing in and not signing up
     * @param yours whether it is for the person who is signed in; null when nobody is
     */
    public record Preview(
            String organization,
            @Nullable String inviter,
            RoleName role,
            String email,
            Instant expiresAt,
            boolean hasAccount,
            @Nullable Boolean yours) {}

    /** Who joined which organization as what. */
    public record Joined(Person person, TenantId organization, String name, RoleName role) {}

    /**
     * Shows the invitation.
     *
     * @throws ApiError BAD_REQUEST for a damaged link; GONE for one that was replaced, whose invitation has ended or whose
     *     inviter may not give the role any more
     */
    public Preview look(String token) {
        Invitation invitation = open(token);
        requireInviter(invitation);
        String inviter = Optional.ofNullable(invitation.invitedBy())
                .flatMap(people::find)
                .map(Person::name)
                .orElse(null);
        return new Preview(
                memberships.name(invitation.organization()),
                inviter,
                invitation.role(),
                MaskedAddress.of(invitation.email()),
                invitation.expiresAt(),
                people.hasAccount(invitation.email()),
                caller().map(person -> invitation.isFor(person.email())).orElse(null));
    }

    /**
     * Accepts as the person who is signed in.
     *
     * @throws ApiError as {@link #look}; UNAUTHORIZED when nobody is signed in; FORBIDDEN when it is somebody else; CONFLICT
     *     when they are a member already
     */
    public Joined accept(String token) {
        Invitation invitation = open(token);
        Person person = signedIn(invitation);
        return memberships.holding(invitation.organization(), held -> join(held, current(token, held), person));
    }

    /**
     * Accepts by making the account of the invited address, which counts as shown to be theirs by the link.
     *
     * @throws ApiError as {@link #look}; VALIDATION_ERROR with all faults of the input; CONFLICT when the address has an
     *     account
     */
    public Joined acceptAsNew(String token, String name, String password) {
        Invitation invitation = open(token);
        refuseAccount(invitation);
        SignIns.Newcomer newcomer = signIns.prepare(invitation.email(), password, name);
        return memberships.holding(invitation.organization(), held -> {
            Invitation current = current(token, held);
            refuseAccount(current);
            return join(held, current, signIns.admitProven(newcomer));
        });
    }

    /**
     * Declines; the link is the proof that it is theirs to do.
     *
     * @throws ApiError as {@link #look}
     */
    public void decline(String token) {
        memberships.holding(open(token).organization(), held -> {
            Invitation declined = current(token, held).declined(now());
            store.save(declined);
            return declined;
        });
    }

    private Joined join(Held held, Invitation invitation, Person person) {
        requireInviter(invitation);
        sender.requireSeatOfMember(held);
        memberships.join(held, person.id(), invitation.role());
        store.save(invitation.accepted(person.id(), now()));
        return new Joined(person, held.id(), held.name(), invitation.role());
    }

    /** Nobody gets through an invitation what its maker could not give any more. */
    private void requireInviter(Invitation invitation) {
        TenantId organization = invitation.organization();
        boolean holds = Optional.ofNullable(invitation.invitedBy())
                .flatMap(inviter -> memberships.role(organization, inviter))
                .filter(role -> rights.mayInvite(organization, role, invitation.role()))
                .isPresent();
        if (!holds) {
            throw ApiError.of(ErrorCode.GONE, "Who sent this invitation may not give this role any more")
                    .reason("invitation_void")
                    .remedy("Ask an owner of the organization for a new one");
        }
    }

    /** The invitation of the link as it is now that nobody else can change it. */
    private Invitation current(String token, Held held) {
        Invitation invitation = open(token);
        if (!invitation.organization().equals(held.id())) {
            throw new IllegalStateException("A link leads to one organization for ever");
        }
        return invitation;
    }

    private Invitation open(String token) {
        Invitation invitation = store.byTokenHash(sender.hash(token))
                .orElseThrow(() -> ApiError.of(ErrorCode.GONE, "A newer link was sent for this invitation")
                        .reason("invitation_link_replaced")
                        .remedy("Open the link from the newest mail"));
        invitation.requireOpen(now());
        return invitation;
    }

    private Person signedIn(Invitation invitation) {
        Person person = caller().orElseThrow(() -> ApiError.unauthorized(
                        "Sign in as " + MaskedAddress.of(invitation.email()) + " to accept")
                .reason("not_signed_in")
                .remedy("Sign in and open the link again; without an account, send a name and a password"));
        if (!invitation.isFor(person.email())) {
            throw ApiError.of(
                            ErrorCode.FORBIDDEN,
                            "This invitation is for " + MaskedAddress.of(invitation.email())
                                    + ", and you are signed in as " + person.email())
                    .reason("invitation_for_another")
                    .remedy("Sign out, and sign in with the invited address");
        }
        return person;
    }

    private Optional<Person> caller() {
        return RequestScope.current().actor() instanceof Actor.Person actor
                ? people.find(actor.id())
                : Optional.empty();
    }

    private void refuseAccount(Invitation invitation) {
        if (people.hasAccount(invitation.email())) {
            throw ApiError.conflict("account_exists", MaskedAddress.of(invitation.email()) + " has an account already")
                    .remedy("Sign in with it and open the link again");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
