package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Memberships;
import dev.basefly.tenancy.Memberships.Held;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How the ownership of the organization in scope passes on: one owner offers it, another member accepts. */
public final class OwnershipTransfers {

    private static final int MOST_ORGANIZATIONS = 500;

    private final Memberships memberships;
    private final MemberDirectory directory;
    private final TransferStore store;
    private final InvitationStore invitations;
    private final TeamLetters letters;
    private final TeamsSettings settings;
    private final Clock clock;

    OwnershipTransfers(
            Memberships memberships,
            MemberDirectory directory,
            TransferStore store,
            InvitationStore invitations,
            TeamLetters letters,
            TeamsSettings settings,
            Clock clock) {
        this.memberships = memberships;
        this.directory = directory;
        this.store = store;
        this.invitations = invitations;
        this.letters = letters;
        this.settings = settings;
        this.clock = clock;
    }

    /** A page of the offers, newest first. */
    public Page<OwnershipTransfer> page(@Nullable OwnershipTransferId after, int limit) {
        List<OwnershipTransfer> rows = store.page(RequestScope.current().requireTenant(), after, limit + 1);
        return Page.of(rows, limit, transfer -> transfer.id().toString());
    }

    /** The offer that waits for an answer. */
    public Optional<OwnershipTransfer> open() {
        return store.open(RequestScope.current().requireTenant()).filter(transfer -> !transfer.isOverdue(now()));
    }

    /**
     * Offers the caller's ownership to another member.
     *
     * @throws ApiError FORBIDDEN for a caller who is no owner; NOT_FOUND for somebody who is no member; CONFLICT for an
     *     owner, and while another offer is open
     */
    public OwnershipTransfer offer(UserId to) {
        Doer doer = Doer.inPerson();
        return memberships.holding(doer.organization(), held -> {
            Member from = requireOwner(held, doer.person());
            Member heir = directory.find(held.id(), to).orElseThrow(() -> ApiError.notFound("Member"));
            if (heir.role().equals(RoleName.OWNER)) {
                throw ApiError.conflict("already_owner", "This member is an owner already")
                        .remedy("Leave, or have your own role changed");
            }
            refuseSecondOffer(held);
            Instant now = now();
            OwnershipTransfer transfer = new OwnershipTransfer(
                    OwnershipTransferId.next(clock),
                    held.id(),
                    doer.person(),
                    to,
                    TransferState.OFFERED,
                    now,
                    now.plus(settings.transferLife()),
                    null);
            store.insert(transfer);
            letters.ownershipOffered(held, from, heir, transfer.expiresAt());
            return transfer;
        });
    }

    /**
     * Accepts: the caller becomes an owner and the one who offered an admin, whose open invitations end.
     *
     * @throws ApiError NOT_FOUND; FORBIDDEN when it was offered to somebody else; GONE when it has ended
     */
    public OwnershipTransfer accept(OwnershipTransferId id) {
        Doer doer = Doer.inPerson();
        return memberships.holding(doer.organization(), held -> {
            OwnershipTransfer accepted = answered(held, id, doer, TransferState.ACCEPTED);
            requireOwner(held, accepted.from());
            memberships.changeRole(held, accepted.to(), RoleName.OWNER);
            memberships.changeRole(held, accepted.from(), RoleName.ADMIN);
            invitations.revokeThoseBy(held.id(), accepted.from());
            return accepted;
        });
    }

    /** Declines an offer to the caller; fails like {@link #accept}. */
    public OwnershipTransfer decline(OwnershipTransferId id) {
        Doer doer = Doer.inPerson();
        return memberships.holding(doer.organization(), held -> answered(held, id, doer, TransferState.DECLINED));
    }

    /**
     * Takes an offer back.
     *
     * @throws ApiError NOT_FOUND; FORBIDDEN for a caller who is no owner; GONE when it has ended
     */
    public OwnershipTransfer withdraw(OwnershipTransferId id) {
        Doer doer = Doer.inPerson();
        return memberships.holding(doer.organization(), held -> {
            requireOwner(held, doer.person());
            OwnershipTransfer withdrawn = find(held, id).ended(TransferState.WITHDRAWN, now());
            store.save(withdrawn);
            return withdrawn;
        });
    }

    /**
     * Writes down which offers of all organizations are overdue, one by one, as long as it may go on. Several nodes may do
     * it at once: one writes each.
     */
    void expireOverdue(BooleanSupplier goesOn) {
        for (TenantId organization : store.overdue(MOST_ORGANIZATIONS)) {
            if (goesOn.getAsBoolean()) {
                memberships.holding(organization, held -> store.expire(held.id()));
            }
        }
    }

    private OwnershipTransfer answered(Held held, OwnershipTransferId id, Doer doer, TransferState answer) {
        OwnershipTransfer offered = find(held, id);
        if (!offered.to().equals(doer.person())) {
            throw ApiError.of(ErrorCode.FORBIDDEN, "This offer is for somebody else")
                    .reason("not_offered_to_you")
                    .remedy("Only the person it was made to can answer it");
        }
        OwnershipTransfer answered = offered.ended(answer, now());
        store.save(answered);
        return answered;
    }

    /** An offer that is overdue makes room for the new one. */
    private void refuseSecondOffer(Held held) {
        store.open(held.id()).ifPresent(present -> {
            if (!present.isOverdue(now())) {
                throw ApiError.conflict("transfer_open", "Ownership is offered to somebody already")
                        .remedy("Wait for the answer, or take that offer back");
            }
            store.save(present.ended(TransferState.EXPIRED, now()));
        });
    }

    /** Asked again under the lock, because the caller's role may just have changed. */
    private Member requireOwner(Held held, UserId person) {
        return directory
                .find(held.id(), person)
                .filter(member -> member.role().equals(RoleName.OWNER))
                .orElseThrow(() -> ApiError.of(ErrorCode.FORBIDDEN, "Only an owner can pass ownership on")
                        .reason("owner_required")
                        .remedy("Ask an owner"));
    }

    private OwnershipTransfer find(Held held, OwnershipTransferId id) {
        return store.find(held.id(), id).orElseThrow(() -> ApiError.notFound("Offer"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
