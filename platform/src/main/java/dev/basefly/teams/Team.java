package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Memberships;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of the organization in scope. */
public final class Team {

    private final Memberships memberships;
    private final MemberDirectory directory;
    private final RoleRights rights;
    private final InvitationStore invitations;
    private final TransferStore transfers;
    private final TeamLetters letters;

    Team(
            Memberships memberships,
            MemberDirectory directory,
            RoleRights rights,
            InvitationStore invitations,
            TransferStore transfers,
            TeamLetters letters) {
        this.memberships = memberships;
        this.directory = directory;
        this.rights = rights;
        this.invitations = invitations;
        this.transfers = transfers;
        this.letters = letters;
    }

    /** A page of the members by name, those whose name or address has the words of the search in it. */
    public Page<Member> members(@Nullable String search, @Nullable String cursor, int limit) {
        return directory.page(RequestScope.current().requireTenant(), search, cursor, limit);
    }

    /** How many people belong to the organization, counted up to so many. */
    public int size(int most) {
        return directory.size(RequestScope.current().requireTenant(), most);
    }

    /** The member; empty for a person who is none. */
    public Optional<Member> find(UserId person) {
        return directory.find(RequestScope.current().requireTenant(), person);
    }

    /** The member, or NOT_FOUND. */
    public Member member(UserId person) {
        return find(person).orElseThrow(() -> ApiError.notFound("Member"));
    }

    /** The roles that the caller may give, strongest first. */
    public List<RoleName> rolesToGive() {
        return rights.givenBy(Doer.current());
    }

    /**
     * Gives a member another role; ends offers of ownership that the member takes part in and, when the new role may do
     * less, the open invitations they made.
     *
     * @throws ApiError FORBIDDEN when the role or the member is above the caller; CONFLICT for the last owner
     */
    public Member changeRole(UserId person, RoleName role) {
        Doer doer = Doer.current();
        rights.requireMayGive(doer, role);
        return memberships.holding(doer.organization(), held -> {
            rights.requireMayGive(doer.now(memberships), role);
            Member member = touchable(doer, person);
            if (member.role().equals(role)) {
                return member;
            }
            memberships.changeRole(held, person, role);
            transfers.withdrawThoseOf(held.id(), person);
            if (rights.isAbove(held.id(), member.role(), role)) {
                invitations.revokeThoseBy(held.id(), person);
            }
            letters.roleChanged(held, member, role);
            return member(person);
        });
    }

    /**
     * Ends somebody's membership, the invitations they made that are still open, and the offers of ownership they take part
     * in.
     *
     * @throws ApiError FORBIDDEN when the member is above the caller; CONFLICT for the last owner
     */
    public void remove(UserId person) {
        Doer doer = Doer.current();
        memberships.holding(doer.organization(), held -> {
            Member member = touchable(doer, person);
            memberships.remove(held, person);
            transfers.withdrawThoseOf(held.id(), person);
            invitations.revokeThoseBy(held.id(), person);
            letters.removed(held, member);
            return member;
        });
    }

    /**
     * Ends the caller's own membership, the offers of ownership they take part in and the invitations they made.
     *
     * @throws ApiError CONFLICT for the last owner
     */
    public void leave() {
        Doer doer = Doer.inPerson();
        memberships.holding(doer.organization(), held -> {
            RoleName role = memberships.remove(held, doer.person());
            transfers.withdrawThoseOf(held.id(), doer.person());
            invitations.revokeThoseBy(held.id(), doer.person());
            return role;
        });
    }

    /** The member, once it is sure that the doer may change anything about them. */
    private Member touchable(Doer doer, UserId person) {
        Member member = member(person);
        rights.requireMayTouch(doer.now(memberships), member.role());
        return member;
    }
}
