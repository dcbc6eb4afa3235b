package dev.basefly.billing.offboarding;

import dev.basefly.billing.account.Billing;
import dev.basefly.billing.inbox.InboxDesk;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** Empties what the stored events of Stripe say of an organization's customer, and has later ones stored without it. */
final class EventPayloadErasure implements ErasurePart {

    private final Billing billing;
    private final InboxDesk inbox;

    EventPayloadErasure(Billing billing, InboxDesk inbox) {
        this.billing = billing;
        this.inbox = inbox;
    }

    @Override
    public String name() {
        return "payloads of Stripe's events";
    }

    @Override
    public long erase(TenantId organization) {
        return billing.everyStripeId(organization).stream()
                .mapToLong(inbox::forget)
                .sum();
    }
}
