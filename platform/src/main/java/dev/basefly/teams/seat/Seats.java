package dev.basefly.teams.seat;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.UsageNotices;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.spi.UsageSource;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.ZoneOffset;

/**
 * Who takes a seat: every member, and everybody with an open invitation, so that nobody who was invited finds the door
 * shut. Nobody else adds people meanwhile, because whoever asks holds the organization.
 */
@CrossTenant(reason = "people are invited to organizations, and accept, in transactions of the system database")
public final class Seats implements UsageSource {

    private final SystemDatabase database;
    private final Entitlements entitlements;
    private final UsageNotices notices;
    private final Clock clock;

    public Seats(SystemDatabase database, Entitlements entitlements, UsageNotices notices, Clock clock) {
        this.database = database;
        this.entitlements = entitlements;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public String feature() {
        return Features.SEATS;
    }

    @Override
    public long count() {
        return taken(RequestScope.current().requireTenant());
    }

    /** PAYMENT_REQUIRED when no seat is left for somebody who is invited, or FORBIDDEN where none can be bought. */
    public void requireForInvitation(TenantId organization) {
        long taken = taken(organization);
        entitlements.check(organization, Features.SEATS, taken, 1).require();
        notices.seen(organization, Features.SEATS, taken + 1);
    }

    /** CONFLICT when there are as many members as seats already, which are fewer than when the invitation was made. */
    public void requireForMember(TenantId organization) {
        if (!entitlements
                .check(organization, Features.SEATS, members(organization), 1)
                .allowed()) {
            throw ApiError.conflict("no_free_seat", "The organization has no free seat any more")
                    .remedy("Ask who invited you to free a seat or to buy another one");
        }
    }

    private long taken(TenantId organization) {
        return members(organization)
                + database.jdbc()
                        .sql("""
                                select count(*) from invitations
                                where tenant_id = :organization and state = 'PENDING' and expires_at > :now
                                """)
                        .param("organization", organization.value())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single();
    }

    private long members(TenantId organization) {
        return database.jdbc()
                .sql("select count(*) from memberships where tenant_id = :organization")
                .param("organization", organization.value())
                .query(Long.class)
                .single();
    }
}
