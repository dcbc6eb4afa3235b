package com.acme.crm.contacts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person an organization does business with.
 *
 * @param deletedAt when it was deleted, null for one that is not; it can be restored for 30 days from then
 */
public record Contact(
        ContactId id,
        String name,
        @Nullable String email,
        @Nullable String company,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {}
