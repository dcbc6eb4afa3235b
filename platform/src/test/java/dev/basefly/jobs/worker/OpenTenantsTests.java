package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** For which tenants a worker takes jobs, and how often it asks. */
class OpenTenantsTests {

    private final UUID acme = UUID.randomUUID();
    private final UUID globex = UUID.randomUUID();
    private final Set<UUID> suspended = new HashSet<>();
    private final List<Set<UUID>> asked = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 10; // what it counts from may be anything
    private final OpenTenants open = new OpenTenants(() -> nanos);

    OpenTenantsTests() {
        open.leaveAlone(tenants -> {
            asked.add(tenants);
            Set<UUID> closed = new HashSet<>(tenants);
            closed.retainAll(suspended);
            return closed;
        });
    }

    @Test
    void doesNotKnowWhoWasNeverLookedUp() {
        assertThat(open.contains(acme)).isFalse();
    }

    @Test
    void looksUpWhoIsNewAndNobodyElse() {
        suspended.add(globex);
        open.learn(Set.of(acme));
        open.learn(Set.of(acme, globex));

        assertThat(asked).containsExactly(Set.of(acme), Set.of(globex));
        assertThat(open.contains(acme)).isTrue();
        assertThat(open.contains(globex)).isFalse();
    }

    @Test
    void seesASuspensionWithTheNextRefreshment() {
        open.learn(Set.of(acme, globex));
        suspended.add(acme);
        open.refresh();

        assertThat(open.contains(acme)).isFalse();
        assertThat(open.contains(globex)).isTrue();
    }

    @Test
    void doesNotRelyOnAnOldAnswerWhenNobodyRefreshes() {
        open.learn(Set.of(acme));
        suspended.add(acme);
        pass(Duration.ofSeconds(3));
        open.learn(Set.of(acme));

        assertThat(open.contains(acme)).isFalse();
    }

    @Test
    void refreshesOnlyWhoWasAskedAboutLately() {
        open.learn(Set.of(acme, globex));
        pass(Duration.ofSeconds(9));
        open.learn(Set.of(globex));
        pass(Duration.ofSeconds(2));
        open.refresh();

        assertThat(asked.getLast()).containsExactly(globex);
        assertThat(open.contains(acme)).isFalse();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
