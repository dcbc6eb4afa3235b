package dev.basefly.jobs.worker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * For which tenants work may be done. Who is asked about for the first time is looked up then; who was asked about lately
 * is looked up beside the work, so that a job that is picked up does not wait for it.
 */
final class OpenTenants {

    /** An answer that is older is not relied upon. */
    private static final long VALID_NANOS = Duration.ofSeconds(2).toNanos();

    /** Who was not asked about for so long is not looked up any more. */
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private final Map<UUID, Answer> answers = new ConcurrentHashMap<>();
    private volatile UnaryOperator<Set<UUID>> inactive = _ -> Set.of();

    OpenTenants(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Answer(boolean open, long at, long askedAt) {}

    /** Those tenants, of the ones it is asked about, that no work may be done for now. */
    void leaveAlone(UnaryOperator<Set<UUID>> these) {
        inactive = these;
    }

    /** Gets to know those of them that it does not know. */
    void learn(Set<UUID> tenants) {
        long now = nanos.getAsLong();
        Set<UUID> unknown = new HashSet<>();
        for (UUID tenant : tenants) {
            Answer asked = answers.computeIfPresent(tenant, (_, answer) -> new Answer(answer.open(), answer.at(), now));
            if (asked == null || now - asked.at() > VALID_NANOS) {
                unknown.add(tenant);
            }
        }
        lookUp(unknown, now);
    }

    /** Whether work may be done for a tenant that it got to know. */
    boolean contains(UUID tenant) {
        Answer answer = answers.get(tenant);
        return answer != null && answer.open();
    }

    /** Looks up anew who was asked about lately. */
    void refresh() {
        long now = nanos.getAsLong();
        answers.values().removeIf(answer -> now - answer.askedAt() > REMEMBERED_NANOS);
        lookUp(Set.copyOf(answers.keySet()), now);
    }

    private void lookUp(Set<UUID> tenants, long now) {
        if (tenants.isEmpty()) {
            return;
        }
        Set<UUID> closed = inactive.apply(tenants);
        for (UUID tenant : tenants) {
            boolean open = !closed.contains(tenant);
            answers.merge(
                    tenant,
                    new Answer(open, now, now),
                    (known, fresh) -> known.at() - fresh.at() > 0 ? known : new Answer(open, now, known.askedAt()));
        }
    }
}
