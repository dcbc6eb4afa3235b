package dev.basefly.tenancy;

import dev.basefly.runtime.TenantId;
import java.time.Instant;

/** A company, team or single person that uses the product: the tenant. */
public record Organization(TenantId id, String name, Instant createdAt) {

    static final int NAME_LENGTH = 100;
}
