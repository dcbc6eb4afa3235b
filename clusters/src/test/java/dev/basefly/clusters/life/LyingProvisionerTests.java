package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.clusters.LivingClusters;
import dev.basefly.clusters.provisioning.ForwardingProvisioner;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What a cluster shows while its provisioner tells what is not so, and once it tells the truth again. */
@ProductTest
class LyingProvisionerTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private Simulator simulator;

    @Autowired
    private LifeCycle life;

    @Autowired
    private Orchestration orchestration;

    @Autowired
    private TransactionTemplate transaction;

    private final TenantId acme;
    private final ApiClient ada;
    private final MovableClock clock;
    private final LivingClusters clusters;

    LyingProvisionerTests(@Autowired Cast cast, @Autowired MovableClock clock) {
        var owner = cast.owner("Acme");
        this.acme = TenantId.of(owner.organizationId());
        this.ada = owner.api();
        this.clock = clock;
        this.clusters = new LivingClusters(ada, clock);
    }

    @Test
    void staysWhatItWasWhenItIsSaidToHaveFailed() {
        var id = clusters.running("PRO");

        lookAfter(() ->
                Optional.of(new Observation(1, Phase.FAILED, false, "The sun was too bright", Duration.ofSeconds(1))));

        assertThat(ada.get(CLUSTERS + id))
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/trouble", "The sun was too bright");
        becomesCalm(id);
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "RUNNING");
    }

    @Test
    void comesBackWhenItWasWronglySaidToBeSwitchedOff() {
        var id = clusters.running("PRO");

        lookAfter(() -> Optional.of(new Observation(999, Phase.STOPPED, true, null, Duration.ofSeconds(1))));
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "STOPPED");

        clusters.becomes(id, "RUNNING");
        assertThat(ada.get(CLUSTERS + id + "/cost")).hasJson("/data/hourlyCents", 6);
    }

    @Test
    void isMadeAnewOnceWhenItIsSaidToBeGone() {
        var id = clusters.running("PRO");

        lookAfter(Optional::empty);
        lookAfter(Optional::empty);
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "PENDING");
        assertThat(ada.get(CLUSTERS + id + "/cost"))
                .as("nobody pays for what is not there")
                .hasJson("/data/hourlyCents", 0);

        clusters.comesUp(id);
        assertThat(names(id)).as("the old ones wait for the sweep").hasSize(2);
        assertThat(clusters.messages(id))
                .filteredOn("Machines were asked for, attempt 2"::equals)
                .hasSize(1);
    }

    @Test
    void staysWhatItWasWhenNothingSensibleIsSaid() {
        var id = clusters.running("PRO");

        lookAfter(() -> {
            throw ProvisionerFailure.away("It said 42", null);
        });

        assertThat(ada.get(CLUSTERS + id))
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/trouble", "The provisioner does not answer at the moment")
                .doesNotContain("42");
        becomesCalm(id);
    }

    /** The next round asks one that tells the truth. */
    private void becomesCalm(String id) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            lookAfter(simulator);
            return ada.get(CLUSTERS + id).json("/data/trouble").isNull();
        });
    }

    private List<String> names(String id) {
        return simulator.list(null, 10_000).machines().stream()
                .filter(machines -> machines.cluster().equals(id))
                .map(machines -> machines.name())
                .toList();
    }

    private void lookAfter(Supplier<Optional<Observation>> told) {
        lookAfter(new Telling(simulator, told));
    }

    private void lookAfter(Provisioner provisioner) {
        var watch = new Watch(provisioner, life, transaction);
        Tenant.run(acme, () -> new Reconciliation(life, orchestration, watch, transaction).go(new TestRun()));
    }

    /** Says of all machines what it likes. */
    private static final class Telling extends ForwardingProvisioner {

        private final Supplier<Optional<Observation>> told;

        private Telling(Provisioner inner, Supplier<Optional<Observation>> told) {
            super(inner);
            this.told = told;
        }

        @Override
        public Optional<Observation> observe(String name) {
            return told.get();
        }
    }
}
