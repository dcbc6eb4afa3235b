package dev.basefly.jobs.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.JobLimit.Bucket;
import dev.basefly.jobs.limit.JobLimit.Per;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AllowanceTests {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final Lane acme = new Lane(UUID.randomUUID(), "mail");
    private final Lane globex = new Lane(UUID.randomUUID(), "mail");

    @Test
    void givesLanesThatShareALimitTheirTurns() {
        var rules = new Rules(List.of(queue("mail", 6)));

        var allowed = allowance(rules, Map.of()).share(asked(acme, 10, globex, 10));

        assertThat(allowed).containsEntry(acme, 3).containsEntry(globex, 3);
    }

    @Test
    void leavesToOneLaneWhatAnotherDoesNotWant() {
        var rules = new Rules(List.of(queue("mail", 6)));

        var allowed = allowance(rules, Map.of()).share(asked(acme, 10, globex, 1));

        assertThat(allowed).containsEntry(acme, 5).containsEntry(globex, 1);
    }

    @Test
    void countsWhatRunsElsewhere() {
        var rules = new Rules(List.of(queue("mail", 6)));

        var allowed = allowance(rules, Map.of(globex, 4, new Lane(acme.tenant(), "reports"), 50))
                .share(asked(acme, 10, globex, 10));

        assertThat(allowed).containsEntry(acme, 1).containsEntry(globex, 1);
    }

    @Test
    void goesByTheMostSpecificOfLimitsThatSayTheSame() {
        var each = new JobLimit(UUID.randomUUID(), Per.TENANT, null, null, null, 1, null, null);
        var larger =
                new JobLimit(UUID.randomUUID(), Per.TENANT, null, new TenantId(acme.tenant()), null, 5, null, null);
        var rules = new Rules(List.of(each, larger));

        var allowed = allowance(rules, Map.of()).share(asked(acme, 10, globex, 10));

        assertThat(allowed).containsEntry(acme, 5).containsEntry(globex, 1);
    }

    @Test
    void countsEachKeyOfAClassByItself() {
        var one = new Lane(acme.tenant(), "mail", "endpoint:one");
        var two = new Lane(acme.tenant(), "mail", "endpoint:two");
        var rules = new Rules(List.of(
                new JobLimit(UUID.randomUUID(), Per.KEY, null, null, "endpoint", 2, null, null),
                new JobLimit(UUID.randomUUID(), Per.KEY, null, null, "endpoint:two", 4, null, null)));

        var allowance = new Allowance(rules, List.of(one, two, acme), Map.of(one, 1), Map.of(), NOW);
        var allowed = allowance.share(asked(one, 9, two, 9));

        assertThat(allowed).containsEntry(one, 1).containsEntry(two, 4);
        assertThat(rules.cover(acme)).isFalse();
    }

    @Test
    void letsAsManyBeginAsTheRateAllowsAndTheNextOneWhenItsTimeComes() {
        var limit = new JobLimit(UUID.randomUUID(), Per.QUEUE, "mail", null, null, null, 60, Duration.ofMinutes(1));
        var rules = new Rules(List.of(limit));

        var first = allowance(rules, Map.of());
        assertThat(first.share(asked(acme, 100))).containsEntry(acme, 60);
        Map<Bucket, Instant> spent = first.settle(Map.of(acme, 60), Map.of(acme, 60));

        var full = new Allowance(rules, List.of(acme), Map.of(), spent, NOW);
        assertThat(full.share(asked(acme, 100))).containsEntry(acme, 0);
        assertThat(full.next(acme)).isEqualTo(NOW.plusSeconds(1));

        var later = new Allowance(rules, List.of(acme), Map.of(), spent, NOW.plusSeconds(10));
        assertThat(later.share(asked(acme, 100))).containsEntry(acme, 10);
    }

    @Test
    void leavesToOthersWhatALaneWasAllowedAndDidNotHave() {
        var limit = new JobLimit(UUID.randomUUID(), Per.QUEUE, "mail", null, null, null, 1, Duration.ofDays(1));
        var allowance = allowance(new Rules(List.of(limit)), Map.of());

        Map<Lane, Integer> allowed = allowance.share(asked(acme, 1, globex, 1));
        Map<Bucket, Instant> spent = allowance.settle(allowed, Map.of());

        assertThat(allowed).containsEntry(acme, 1).containsEntry(globex, 0);
        assertThat(spent).isEmpty();
        assertThat(allowance.isUsedUp(globex)).isFalse();
    }

    @Test
    void saysOfALaneThatWaitsForARunningJobThatNoTimeHelps() {
        var allowance = allowance(new Rules(List.of(queue("mail", 1))), Map.of(globex, 1));

        assertThat(allowance.share(asked(acme, 1))).containsEntry(acme, 0);
        assertThat(allowance.next(acme)).isNull();
    }

    private Allowance allowance(Rules rules, Map<Lane, Integer> running) {
        return new Allowance(rules, List.of(acme, globex), running, Map.of(), NOW);
    }

    private static JobLimit queue(String name, int atOnce) {
        return new JobLimit(UUID.randomUUID(), Per.QUEUE, name, null, null, atOnce, null, null);
    }

    private static Map<Lane, Integer> asked(Object... pairs) {
        Map<Lane, Integer> asked = new LinkedHashMap<>();
        for (int place = 0; place < pairs.length; place += 2) {
            asked.put((Lane) pairs[place], (Integer) pairs[place + 1]);
        }
        return asked;
    }
}
