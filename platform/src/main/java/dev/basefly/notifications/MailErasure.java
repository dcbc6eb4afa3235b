package dev.basefly.notifications;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** Mails in the name of an organization go with it; what people have received is theirs. */
final class MailErasure implements ErasurePart {

    private final Outbox outbox;

    MailErasure(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "mails";
    }

    @Override
    public long erase(TenantId organization) {
        return outbox.erase(organization);
    }
}
