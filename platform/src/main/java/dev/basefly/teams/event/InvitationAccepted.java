package dev.basefly.teams.event;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;

/**
 * Somebody who was invited joined the organization.
 *
 * @param invitation its id, {@code inv_…}
 * @param role the name of the role they have now
 */
public record InvitationAccepted(TenantId organization, String invitation, UserId person, String role) {

    public static final EventType<InvitationAccepted> TYPE = EventType.of(
                    "teams.invitation_accepted", InvitationAccepted.class)
            .keyedBy(InvitationAccepted::invitation)
            .ofTenant(InvitationAccepted::organization)
            .visibleToItsTenant();
}
