package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import dev.basefly.runtime.TenantId;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Lanes that are paused; the tenant 0 stands for all tenants and the empty queue for every one. */
record Pauses(Set<Lane> lanes) {

    private static final UUID ALL = TenantId.INSTALLATION.value();

    boolean cover(Lane lane) {
        return !lanes.isEmpty()
                && Stream.of(
                                new Lane(lane.tenant(), lane.queue()),
                                new Lane(lane.tenant(), ""),
                                new Lane(ALL, lane.queue()),
                                new Lane(ALL, ""))
                        .anyMatch(lanes::contains);
    }
}
