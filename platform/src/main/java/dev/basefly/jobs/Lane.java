package dev.basefly.jobs;

import java.util.UUID;

/**
 * One tenant's part of one queue: what jobs are taken from by turns.
 *
 * @param tenant the organization, or {@link #INSTALLATION}
 */
public record Lane(UUID tenant, String queue) {

    /** In place of a tenant for the jobs of the installation itself. */
    public static final UUID INSTALLATION = new UUID(0, 0);
}
