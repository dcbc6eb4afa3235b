package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.TenantId;

/** Which cluster some machines belong to. */
public record Machines(String name, TenantId organization, String cluster) {}
