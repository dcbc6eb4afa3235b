package dev.basefly.tenancy;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody joined an organization, has another role in it, or is no member of it any more.
 *
 * @param role the name of the one they have now, null for who is no member any more
 */
public record MemberChanged(
        TenantId organization, UserId person, @Nullable String role) {

    public static final EventType<MemberChanged> TYPE = EventType.of("tenancy.member_changed", MemberChanged.class)
            .keyedBy(MemberChanged::person)
            .ofTenant(MemberChanged::organization)
            .visibleToItsTenant();
}
