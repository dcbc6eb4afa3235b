package dev.basefly.inbox;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;

/**
 * A person was told something.
 *
 * @param kind the name of its {@link NoticeKind}
 */
public record InboxChanged(TenantId organization, UserId person, String kind) {

    public static final EventType<InboxChanged> TYPE = EventType.of("inbox.changed", InboxChanged.class)
            .keyedBy(InboxChanged::person)
            .ofTenant(InboxChanged::organization);
}
