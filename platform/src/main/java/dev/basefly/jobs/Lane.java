package dev.basefly.jobs;

import dev.basefly.runtime.TenantId;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One tenant's part of one queue, and of one key if jobs are limited by keys: what jobs are taken from by turns. So a key
 * that may not go on holds up nobody but itself.
 *
 * @param tenant the organization, or the {@linkplain TenantId#INSTALLATION installation}
 * @param key empty for jobs that are not limited by a key
 */
public record Lane(UUID tenant, String queue, String key) {

    private static final Pattern QUEUE = Pattern.compile("[a-z][a-z0-9_-]{0,39}");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,39}(:[!-~]{1,100})?");

    public Lane(UUID tenant, String queue) {
        this(tenant, queue, "");
    }

    /** Whether a queue may have this name, such as {@code mail}; {@code enqueue_job} asks the same. */
    public static boolean isQueue(String name) {
        return QUEUE.matcher(name).matches();
    }

    /** Whether jobs may be limited by this key, such as {@code endpoint} or {@code endpoint:api.acme.example}. */
    public static boolean isKey(String name) {
        return KEY.matcher(name).matches();
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
