package dev.basefly.billing.account;

import dev.basefly.billing.inbox.InboxDesk;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** Empties what the stored events of Stripe say of an organization's customer. */
final class EventPayloadErasure implements ErasurePart {

    private final AccountStore store;
    private final InboxDesk inbox;

    EventPayloadErasure(AccountStore store, InboxDesk inbox) {
        this.store = store;
        this.inbox = inbox;
    }

    @Override
    public String name() {
        return "payloads of Stripe's events";
    }

    @Override
    public long erase(TenantId organization) {
        String customer = store.find(organization).map(Customer::stripeId).orElse(null);
        return customer == null ? 0 : inbox.forget(customer);
    }
}
