package dev.basefly.clusters.provisioning;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provisioner tells of one cluster's machines.
 *
 * @param revision the newest one that it has taken on
 * @param settled whether they are as that revision wants them, so that nothing more happens by itself
 * @param reason why they are not, in words for people; null where there is nothing to say
 * @param lookAgain after which asking anew may bring something new
 */
public record Observation(
        int revision,
        Phase phase,
        boolean settled,
        @Nullable String reason,
        Duration lookAgain) {}
