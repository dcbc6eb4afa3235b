package dev.basefly.console.notices;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** Notices that name an organization go with it. */
final class NoticeErasure implements ErasurePart {

    private final Notices notices;

    NoticeErasure(Notices notices) {
        this.notices = notices;
    }

    @Override
    public String name() {
        return "operatorNotices";
    }

    @Override
    public long erase(TenantId organization) {
        return notices.forget(organization);
    }
}
