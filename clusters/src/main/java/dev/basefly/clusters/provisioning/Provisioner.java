package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.Integration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and removes the machines of clusters. All calls may be repeated, may come late, and return at once: what takes time is
 * observed. What does not work is a ProvisionerFailure. Preview: calls may be added.
 */
public interface Provisioner extends AutoCloseable {

    /** Wants the machines to be so: makes them if the name is new, changes them if the revision is; ignores an older one. */
    void apply(MachineSpec spec);

    /** How the machines of this name are; empty when there are none, or no longer. */
    Optional<Observation> observe(String name);

    /** Wants the machines of this name gone; there may be none. */
    void delete(String name);

    /** The way into a running cluster as kubectl reads it, with a secret that is of no use after that time. */
    String kubeconfig(String name, Instant expiresAt);

    /** All that this installation made, about so many at a time; null begins, and each part says what leads to the next. */
    Listing list(@Nullable String cursor, int limit);

    /** Lets go of what it holds. */
    @Override
    default void close() {}

    /** Which one it is, and how it is, for the doctor. */
    Integration describe();
}
