package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.jobs.Lane;
import dev.basefly.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose jobs are taken when everything that may be taken ahead is another tenant's. */
class ClaimsTests {

    private static final Instant NOW = Instant.parse("2026-05-04T09:00:00Z");

    private final Lane acme = new Lane(UUID.randomUUID(), "mail");
    private final Lane globex = new Lane(UUID.randomUUID(), "mail");
    private final UUID worker = UUID.randomUUID();
    private final Map<Lane, Integer> backlog = new HashMap<>();
    private final List<Claimed> taken = new ArrayList<>();
    private final Lanes lanes = new Lanes();
    private final Claims claims =
            new Claims(new Backlog(), lanes, new OpenTenants(() -> 0), new SettableClock(NOW), taken::addAll);

    /** Lanes with jobs, without tables. */
    private final class Backlog extends JobStore {

        @SuppressWarnings("NullAway")
        private Backlog() {
            super(null);
        }

        @Override
        List<Claimed> claim(UUID by, List<Lanes.Share> shares, Instant now) {
            List<Claimed> jobs = new ArrayList<>();
            for (Lanes.Share share : shares) {
                int given = Math.min(share.quota(), backlog.getOrDefault(share.lane(), 0));
                backlog.merge(share.lane(), -given, Integer::sum);
                for (int number = 0; number < given; number++) {
                    jobs.add(new ModelJob(UUID.randomUUID(), share.lane(), 10, 3, "{}", null, NOW).claimed(by));
                }
            }
            return jobs;
        }
    }

    @Test
    void takesOneJobOfATenantThatHasNoneHere() {
        queue(acme, 100);
        claims.take(worker, 20);
        queue(globex, 100);
        taken.clear();

        assertThat(claims.takeOfNewcomers(worker, 10)).isTrue();

        assertThat(taken).extracting(Claimed::lane).containsExactly(globex);
        assertThat(claims.takeOfNewcomers(worker, 10)).isFalse();
        assertThat(claims.holding()).isEqualTo(21);
    }

    @Test
    void takesNothingMoreOfThoseThatHaveSome() {
        queue(acme, 100);
        claims.take(worker, 20);

        assertThat(claims.takeOfNewcomers(worker, 10)).isFalse();
        assertThat(claims.takeOfNewcomers(worker, 0)).isFalse();
        assertThat(claims.holding()).isEqualTo(20);
    }

    private void queue(Lane lane, int jobs) {
        backlog.put(lane, jobs);
        lanes.woken(lane, 0);
    }
}
