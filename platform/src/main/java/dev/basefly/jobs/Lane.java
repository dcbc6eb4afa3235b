package dev.basefly.jobs;

import dev.basefly.runtime.TenantId;
import java.util.UUID;

/**
 * One tenant's part of one queue, and of one key if jobs are limited by keys: what jobs are taken from by turns. So a key
 * that may not go on holds up nobody but itself.
 *
 * @param tenant the organization, or the {@linkplain TenantId#INSTALLATION installation}
 * @param key empty for jobs that are not limited by a key
 */
public record Lane(UUID tenant, String queue, String key) {

    public Lane(UUID tenant, String queue) {
        this(tenant, queue, "");
    }

    /** Whether its jobs are the installation's own. */
    public boolean isInstallations() {
        return isInstallation(tenant);
    }

    /** Whether the jobs of this tenant are the installation's own. */
    public static boolean isInstallation(UUID tenant) {
        return tenant.equals(TenantId.INSTALLATION.value());
    }
}
