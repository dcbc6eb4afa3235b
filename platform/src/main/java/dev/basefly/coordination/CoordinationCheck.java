package dev.basefly.coordination;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the doctor where locks are kept and who leads what since when. */
final class CoordinationCheck implements IntegrationCheck {

    private final LockStore store;

    CoordinationCheck(LockStore store) {
        this.store = store;
    }

    @Override
    public Integration check() {
        List<HeldLock> leaders = store.leaders();
        String led = leaders.stream()
                .map(leader ->
                        "%s led by %s since %s".formatted(leader.key().title(), leader.node(), leader.acquiredAt()))
                .collect(Collectors.joining("; "));
        return led.isEmpty()
                ? new Integration(
                        "Locks",
                        Integration.State.LIVE,
                        "leases in " + store.description() + "; nobody leads anything",
                        store.problems())
                : new Integration(
                        "Locks",
                        Integration.State.LIVE,
                        "leases in " + store.description() + "; " + led,
                        store.problems());
    }
}
