package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.FieldFault;
import dev.basefly.api.Page;
import dev.basefly.identity.EmailAddress;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Memberships;
import dev.basefly.tenancy.Memberships.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The invitations of the organization in scope, as its own people see and make them. */
public final class Invitations {

    private static final int MOST_ORGANIZATIONS = 500;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final Memberships memberships;
    private final InvitationStore store;
    private final InvitationSender sender;
    private final MemberDirectory directory;
    private final RoleRights rights;
    private final TeamsSettings settings;
    private final Clock clock;

    Invitations(
            Memberships memberships,
            InvitationStore store,
            InvitationSender sender,
            MemberDirectory directory,
            RoleRights rights,
            TeamsSettings settings,
            Clock clock) {
        this.memberships = memberships;
        this.store = store;
        this.sender = sender;
        this.directory = directory;
        this.rights = rights;
        this.settings = settings;
        this.clock = clock;
    }

    /** A page of the invitations, newest first; null lists those of every state. */
    public Page<Invitation> page(@Nullable InvitationState state, @Nullable InvitationId after, int limit) {
        List<Invitation> rows = store.page(tenant(), state, after, limit + 1);
        return Page.of(rows, limit, invitation -> invitation.id().toString());
    }

    /** The invitation, or NOT_FOUND. */
    public Invitation get(InvitationId id) {
        Invitation found = store.find(tenant(), id).orElseThrow(() -> ApiError.notFound("Invitation"));
        return found.isOverdue(now()) ? found.expired(found.expiresAt()) : found;
    }

    /**
     * Invites an address and sends the link to it.
     *
     * @throws ApiError VALIDATION_ERROR for what is no address; FORBIDDEN for a role above the caller's; PAYMENT_REQUIRED
     *     when no seat is left; CONFLICT for a member, for an address that is invited already and for too many open invitations; TOO_MANY_REQUESTS for too many
     *     within the hour
     */
    public Invitation invite(String email, String roleName) {
        Doer doer = Doer.current();
        String address = EmailAddress.normalized(email);
        refuseFaults(address, roleName);
        RoleName role = RoleName.of(roleName);
        rights.requireMayGive(doer, role);
        return memberships.holding(doer.organization(), held -> {
            rights.requireMayGive(doer.now(memberships), role);
            refuseMember(held, address);
            refuseInvited(held, address);
            refuseTooMany(held, doer.person());
            sender.requireSeat(held);
            Instant now = now();
            Invitation invitation = new Invitation(
                    InvitationId.next(clock),
                    held.id(),
                    address,
                    role,
                    InvitationState.PENDING,
                    doer.person(),
                    now,
                    now.plus(settings.invitationLife()),
                    1,
                    null,
                    null);
            store.insert(invitation, sender.send(held, doer, invitation));
            return invitation;
        });
    }

    /**
     * Sends a pending invitation once more, with a new link and a new life; the link before stops working.
     *
     * @throws ApiError NOT_FOUND; GONE when it has ended; TOO_MANY_REQUESTS when it was sent often enough
     */
    public Invitation resend(InvitationId id) {
        Doer doer = Doer.current();
        return memberships.holding(doer.organization(), held -> {
            Invitation present = find(held, id);
            rights.requireMayGive(doer.now(memberships), present.role());
            Invitation again = present.sentAgain(settings.invitationLife(), settings.sendings(), now());
            store.save(again);
            store.replaceLink(id, sender.send(held, doer, again));
            return again;
        });
    }

    /**
     * Takes a pending invitation back.
     *
     * @throws ApiError NOT_FOUND; GONE when it has ended
     */
    public void revoke(InvitationId id) {
        Doer doer = Doer.current();
        memberships.holding(doer.organization(), held -> {
            Invitation present = find(held, id);
            present.requireOpen(now());
            Invitation revoked = present.revoked(now());
            store.save(revoked);
            return revoked;
        });
    }

    /**
     * Writes down which invitations of all organizations are overdue, organization by organization, as long as it may go on.
     * Several nodes may do it at once: one writes each.
     */
    void expireOverdue(BooleanSupplier goesOn) {
        for (TenantId organization : store.overdue(MOST_ORGANIZATIONS)) {
            if (goesOn.getAsBoolean()) {
                memberships.holding(organization, held -> store.expire(held.id()));
            }
        }
    }

    private static void refuseFaults(String address, String roleName) {
        List<FieldFault> faults = new ArrayList<>();
        if (!EmailAddress.isPlausible(address)) {
            faults.add(new FieldFault("email", "is not an e-mail address"));
        }
        try {
            RoleWords.read(roleName);
        } catch (ApiError invalid) {
            faults.addAll(invalid.details());
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private void refuseMember(Held held, String address) {
        directory.withAddress(held.id(), address).ifPresent(member -> {
            throw ApiError.conflict("already_member", address + " is a member of " + held.name() + " already")
                    .remedy("Change their role instead");
        });
    }

    /** An invitation that is overdue makes room for the new one. */
    private void refuseInvited(Held held, String address) {
        store.pending(held.id(), address).ifPresent(present -> {
            if (!present.isOverdue(now())) {
                throw ApiError.conflict("already_invited", address + " is invited already")
                        .remedy("Send that invitation again, or revoke it first");
            }
            store.save(present.expired(now()));
        });
    }

    /** The organization, and the person in all organizations, for everybody may found several. */
    private void refuseTooMany(Held held, UserId inviter) {
        int pending = store.countPending(held.id());
        if (pending >= settings.pendingInvitations()) {
            throw ApiError.conflict("too_many_invitations", "There are " + pending + " open invitations already")
                    .remedy("Revoke some that nobody will accept any more");
        }
        Instant since = now().minus(WINDOW);
        int most = settings.invitationsPerHour();
        if (store.countSince(held.id(), since) >= most || store.countThoseBy(inviter, since) >= most) {
            throw ApiError.of(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "More than " + settings.invitationsPerHour() + " invitations within an hour")
                    .reason("too_many_invitations_per_hour")
                    .remedy("Go on inviting in an hour")
                    .retryAfter(WINDOW);
        }
    }

    private Invitation find(Held held, InvitationId id) {
        return store.find(held.id(), id).orElseThrow(() -> ApiError.notFound("Invitation"));
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
