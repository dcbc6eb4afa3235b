package dev.basefly.identity.event;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;

/**
 * Somebody made an account. People belong to the installation, so the event does; it names them by id only, as the log
 * outlives what they may want erased.
 *
 * @param organization the one that was founded with the account
 */
public record UserSignedUp(UserId user, TenantId organization) {

    public static final EventType<UserSignedUp> TYPE = EventType.of("identity.user_signed_up", UserSignedUp.class)
            .keyedBy(UserSignedUp::user)
            .ofTenant(_ -> TenantId.INSTALLATION);
}
