package dev.basefly.jobs;

import dev.basefly.runtime.TenantId;
import java.util.UUID;

/**
 * One tenant's part of one queue: what jobs are taken from by turns.
 *
 * @param tenant the organization, or the {@linkplain TenantId#INSTALLATION installation}
 */
public record Lane(UUID tenant, String queue) {

    /** Whether its jobs are the installation's own. */
    public boolean isInstallations() {
        return isInstallation(tenant);
    }

    /** Whether the jobs of this tenant are the installation's own. */
    public static boolean isInstallation(UUID tenant) {
        return tenant.equals(TenantId.INSTALLATION.value());
    }
}
