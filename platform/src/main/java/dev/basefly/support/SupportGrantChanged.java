package dev.basefly.support;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;

/** A consent that lets support in was asked for, given, refused, or ended. */
public record SupportGrantChanged(TenantId organization, SupportGrantId grant, SupportState state, boolean readOnly) {

    public static final EventType<SupportGrantChanged> TYPE = EventType.of(
                    "support.grant_changed", SupportGrantChanged.class)
            .keyedBy(SupportGrantChanged::grant)
            .ofTenant(SupportGrantChanged::organization)
            .visibleToItsTenant();
}
