package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.clusters.provisioning.Listing;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What a cluster shows while its provisioner tells what is not so, and once it tells the truth again. */
@ProductTest
class LyingProvisionerTests {

    private static final String CLUSTERS = "/api/v1/clusters/";

    @Autowired
    private MovableClock clock;

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

    LyingProvisionerTests(@Autowired Cast cast) {
        var owner = cast.owner("Acme");
        this.acme = TenantId.of(owner.organizationId());
        this.ada = owner.api();
    }

    @Test
    void staysWhatItWasWhenItIsSaidToHaveFailed() {
        var id = running();

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
        var id = running();

        lookAfter(() -> Optional.of(new Observation(999, Phase.STOPPED, true, null, Duration.ofSeconds(1))));
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "STOPPED");

        becomes(id, "RUNNING");
        assertThat(ada.get(CLUSTERS + id + "/cost")).hasJson("/data/hourlyCents", 6);
    }

    @Test
    void isMadeAnewOnceWhenItIsSaidToBeGone() {
        var id = running();

        lookAfter(Optional::empty);
        lookAfter(Optional::empty);
        assertThat(ada.get(CLUSTERS + id)).hasJson("/data/status", "PENDING");
        assertThat(ada.get(CLUSTERS + id + "/cost"))
                .as("nobody pays for what is not there")
                .hasJson("/data/hourlyCents", 0);

        clock.advance(Duration.ofSeconds(61));
        becomes(id, "RUNNING");
        assertThat(names(id)).as("the old ones wait for the sweep").hasSize(2);
        assertThat(messages(id))
                .filteredOn("Machines were asked for, attempt 2"::equals)
                .hasSize(1);
    }

    @Test
    void staysWhatItWasWhenNothingSensibleIsSaid() {
        var id = running();

        lookAfter(() -> {
            throw ProvisionerFailure.away("It said 42", null);
        });

        assertThat(ada.get(CLUSTERS + id))
                .hasJson("/data/status", "RUNNING")
                .hasJson("/data/trouble", "The provisioner does not answer at the moment")
                .doesNotContain("42");
        becomesCalm(id);
    }

    private String running() {
        var id = ada.post("/api/v1/clusters", Map.of("name", "Blue", "location", "eu-central-1", "plan", "PRO"))
                .text("/data/id");
        clock.advance(Duration.ofSeconds(61));
        becomes(id, "RUNNING");
        return id;
    }

    private void becomes(String id, String status) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return ada.get(CLUSTERS + id).text("/data/status").equals(status);
        });
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

    private List<String> messages(String id) {
        return ada.get(CLUSTERS + id + "/events?limit=100")
                .json("/data")
                .valueStream()
                .map(event -> event.path("message").asString())
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
    private record Telling(Provisioner inner, Supplier<Optional<Observation>> told) implements Provisioner {

        @Override
        public void apply(MachineSpec spec) {
            inner.apply(spec);
        }

        @Override
        public Optional<Observation> observe(String name) {
            return told.get();
        }

        @Override
        public void delete(String name) {
            inner.delete(name);
        }

        @Override
        public String kubeconfig(String name, Instant expiresAt) {
            return inner.kubeconfig(name, expiresAt);
        }

        @Override
        public Listing list(@Nullable String cursor, int limit) {
            return inner.list(cursor, limit);
        }

        @Override
        public Integration describe() {
            return inner.describe();
        }
    }
}
