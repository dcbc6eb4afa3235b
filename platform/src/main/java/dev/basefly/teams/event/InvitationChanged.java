package dev.basefly.teams.event;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;

/**
 * Somebody was invited, was sent the invitation again, or has answered it, or it ended otherwise.
 *
 * @param invitation its id, {@code inv_…}
 * @param state how it stands now, such as PENDING
 */
public record InvitationChanged(TenantId organization, String invitation, String state) {

    public static final EventType<InvitationChanged> TYPE = EventType.of(
                    "teams.invitation_changed", InvitationChanged.class)
            .keyedBy(InvitationChanged::invitation)
            .ofTenant(InvitationChanged::organization)
            .visibleToItsTenant();
}
