package dev.basefly.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.basefly.jobs.JobOrigin;
import dev.basefly.jobs.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTests {

    private static final UUID WORKER = UUID.randomUUID();

    private final Lanes lanes = new Lanes();
    private final Lane acme = new Lane(UUID.randomUUID(), "default");
    private final Lane globex = new Lane(UUID.randomUUID(), "default");

    @Test
    void givesEachTenantTheSameWhateverItsBacklog() {
        lanes.woken(acme, 1);
        lanes.woken(globex, 9);

        var shares = lanes.share(10, tenant -> 0, lane -> true);

        assertThat(shares).extracting(Lanes.Share::quota).containsExactly(5, 5);
    }

    @Test
    void countsWhatATenantHoldsAlready() {
        lanes.woken(acme, 1);
        lanes.woken(globex, 1);

        var shares = lanes.share(4, tenant -> tenant.equals(acme.tenant()) ? 10 : 0, lane -> true);

        assertThat(shares).extracting(Lanes.Share::lane).containsExactly(globex);
    }

    @Test
    void sharesATenantsPartBetweenItsQueues() {
        var mail = new Lane(acme.tenant(), "mail");
        lanes.woken(acme, 1);
        lanes.woken(mail, 1);
        lanes.woken(globex, 1);

        var shares = lanes.share(8, tenant -> 0, lane -> true);

        assertThat(shares)
                .extracting(Lanes.Share::lane, Lanes.Share::quota)
                .containsExactlyInAnyOrder(tuple(acme, 2), tuple(mail, 2), tuple(globex, 4));
    }

    @Test
    void servesEveryLaneInTurnWhenPlacesAreFew() {
        List<Lane> many = IntStream.range(0, 7)
                .mapToObj(number -> new Lane(UUID.randomUUID(), "default"))
                .toList();
        many.forEach(lane -> lanes.woken(lane, 1));

        List<Lane> served = new ArrayList<>();
        for (int turn = 0; turn < 7; turn++) {
            lanes.share(1, tenant -> 0, lane -> true).forEach(share -> {
                lanes.taken(share, List.of(claimed(share.lane(), 1)));
                served.add(share.lane());
            });
        }

        assertThat(served).containsExactlyElementsOf(many);
    }

    @Test
    void forgetsALaneThatGaveLessAndPassesOverWhatWasTaken() {
        lanes.woken(acme, 1);
        var first = lanes.share(2, tenant -> 0, lane -> true).getFirst();
        lanes.taken(first, List.of(claimed(acme, 5), claimed(acme, 7)));

        var second = lanes.share(2, tenant -> 0, lane -> true).getFirst();
        assertThat(second.floor()).isEqualTo(7);

        lanes.taken(second, List.of(claimed(acme, 8)));
        assertThat(lanes.share(2, tenant -> 0, lane -> true)).isEmpty();
    }

    @Test
    void keepsALaneThatWasWokenWhileItWasTakenFrom() {
        lanes.woken(acme, 10);
        var share = lanes.share(2, tenant -> 0, lane -> true).getFirst();

        lanes.woken(acme, 3);
        lanes.taken(share, List.of());

        assertThat(lanes.share(2, tenant -> 0, lane -> true))
                .singleElement()
                .extracting(Lanes.Share::floor)
                .isEqualTo(3L);
    }

    @Test
    void leavesAloneWhatIsClosed() {
        lanes.woken(acme, 1);
        lanes.woken(globex, 1);

        var shares = lanes.share(4, tenant -> 0, lane -> !lane.equals(acme));

        assertThat(shares).extracting(Lanes.Share::lane).containsExactly(globex);
        assertThat(lanes.tenants()).contains(acme.tenant());
    }

    /** Jain, Chiu, Hawe: A Quantitative Measure Of Fairness, DEC-TR-301, 1984. */
    @Test
    void isFairToFiftyTenantsOfSkewedBacklogs() {
        Random random = new Random(4711);
        List<Lane> tenants = IntStream.range(0, 50)
                .mapToObj(number -> new Lane(new UUID(random.nextLong(), random.nextLong()), "default"))
                .toList();
        Map<Lane, Integer> backlog = new HashMap<>();
        Map<Lane, Integer> done = new HashMap<>();
        for (int rank = 0; rank < tenants.size(); rank++) {
            backlog.put(tenants.get(rank), 400 + 100_000 / (rank + 1));
            lanes.woken(tenants.get(rank), 0);
        }

        for (int claim = 0; claim < 600; claim++) {
            for (var share : lanes.share(1 + random.nextInt(60), tenant -> 0, lane -> true)) {
                int got = Math.min(share.quota(), backlog.getOrDefault(share.lane(), 0));
                backlog.merge(share.lane(), -got, Integer::sum);
                done.merge(share.lane(), got, Integer::sum);
                lanes.taken(
                        share,
                        IntStream.range(0, got)
                                .mapToObj(n -> claimed(share.lane(), 1))
                                .toList());
            }
        }

        double sum = done.values().stream().mapToDouble(Integer::doubleValue).sum();
        double squares = done.values().stream().mapToDouble(n -> (double) n * n).sum();
        assertThat(sum * sum / (50 * squares)).isGreaterThan(0.95);
    }

    @Test
    void serveThoseFirstWhoGotNothingTheLastTime() {
        lanes.woken(acme, 1);
        lanes.woken(globex, 1);
        List<Lane> served = new ArrayList<>();

        for (int turn = 0; turn < 4; turn++) {
            // There is one place, whoever asks first has it.
            var shares = lanes.share(2, _ -> 0, _ -> true);
            var first = shares.getFirst();
            lanes.taken(first, List.of(claimed(first.lane(), turn + 1)));
            shares.stream().skip(1).forEach(share -> lanes.taken(share.ofAtMost(0), List.of()));
            served.add(first.lane());
        }

        assertThat(served).containsExactly(acme, globex, acme, globex);
    }

    @Test
    void keepRoomForOthersHoweverManyKeysOneHas() {
        for (int key = 0; key < 30_000; key++) {
            lanes.woken(new Lane(acme.tenant(), "default", "endpoint:" + key), 1);
        }

        assertThat(lanes.woken(globex, 1)).isTrue();
        assertThat(lanes.share(10, _ -> 0, _ -> true))
                .extracting(Lanes.Share::lane)
                .contains(globex);
    }

    private static Claimed claimed(Lane lane, long rank) {
        return new Claimed(
                WORKER,
                lane.tenant(),
                UUID.randomUUID(),
                lane.queue(),
                lane.key(),
                "tests.nothing",
                rank,
                "{}",
                1,
                10,
                Instant.EPOCH,
                Instant.EPOCH,
                false,
                new JobOrigin("test", null, null, 0, null));
    }
}
