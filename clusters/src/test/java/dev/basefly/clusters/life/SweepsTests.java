package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.basefly.ProductTest;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.ForwardingProvisioner;
import dev.basefly.clusters.provisioning.Listing;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Machines;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.Uuid7;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Machines that nobody wants are removed, and never in haste. */
@ProductTest
@CrossTenant(reason = "has a sweep of its own")
class SweepsTests {

    @Autowired
    private Sweeps sweeps;

    @Autowired
    private Simulator simulator;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private LifeCycle life;

    @Autowired
    private AuditLog audit;

    private final Cast.Person acme;
    private final ApiClient nobody;

    SweepsTests(@Autowired Cast cast) {
        this.acme = cast.owner("Acme");
        this.nobody = cast.nobody();
    }

    @Test
    void removesWhatNobodyWantedForAnHour() {
        var orphan = orphan();

        sweeps.sweep(new TestRun());
        clock.advance(Duration.ofMinutes(50));
        sweeps.sweep(new TestRun());
        assertThat(isThere(orphan)).isTrue();

        clock.advance(Duration.ofMinutes(11));
        sweeps.sweep(new TestRun());
        assertThat(isThere(orphan)).isFalse();
        var again = nobody.post("/api/v1/auth/sign-in", Map.of("email", acme.email(), "password", acme.password()));
        assertThat(nobody.withBearer(again.text("/data/accessToken"))
                        .get("/api/v1/audit-events?targetId=" + orphan.cluster()))
                .hasJson("/data/0/action", "cluster.machines_removed")
                .hasJson("/data/0/details/machines", orphan.name());
    }

    @Test
    void leavesOthersNotBecauseOfOneThatItCannotRemove() {
        var broken = orphan();
        var other = orphan();
        var stumbling = new Sweeps(
                database, new Stumbling(simulator, broken.name()), life, audit, clock, new SweepLimit(database, 5));

        stumbling.sweep(new TestRun());
        clock.advance(Duration.ofMinutes(61));
        stumbling.sweep(new TestRun());

        assertThat(isThere(other)).isFalse();
    }

    @Test
    void removesNoneWhenSuddenlyManyAreNobodysUntilThatIsAllowed() {
        var strays = new Strays(simulator, acme.organizationId(), clock, 6);
        var limit = new SweepLimit(database, 5);
        var held = new Sweeps(database, strays, life, audit, clock, limit);

        // The sweep that goes on by itself says of its own machines what it found.
        await().untilAsserted(() -> {
            held.sweep(new TestRun());
            assertThat(limit.problems())
                    .singleElement(STRING)
                    .startsWith("6 of 6 clusters")
                    .endsWith("set basefly.clusters.most-unwanted to 6");
        });
        clock.advance(Duration.ofMinutes(61));
        held.sweep(new TestRun());
        assertThat(strays.left()).isEqualTo(6);

        var allowed = new Sweeps(database, strays, life, audit, clock, new SweepLimit(database, 6));
        await().until(() -> {
            allowed.sweep(new TestRun());
            clock.advance(Duration.ofMinutes(61));
            allowed.sweep(new TestRun());
            return strays.left() == 0;
        });
        await().untilAsserted(() -> {
            allowed.sweep(new TestRun());
            assertThat(limit.problems()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"5, 5, true", "6, 59, false", "6, 60, true", "10, 100, true", "11, 100, false", "0, 0, true"})
    void allowsAFewOrATenth(int unwanted, int machines, boolean allowed) {
        assertThat(new SweepLimit(database, 5).allows(unwanted, machines)).isEqualTo(allowed);
        var ignored = new SweepLimit(database, 5).allows(0, machines);
    }

    private MachineSpec orphan() {
        var cluster = new ClusterId(Uuid7.next(clock)).toString();
        var spec = new MachineSpec(
                MachineSpec.name(cluster, 1),
                TenantId.of(acme.organizationId()),
                cluster,
                1,
                "Orphan",
                "eu-central-1",
                null,
                "1.34",
                true,
                1,
                List.of(new MachineSpec.Pool("default", MachineSize.SMALL, 1)));
        simulator.apply(spec);
        return spec;
    }

    private boolean isThere(MachineSpec spec) {
        return simulator
                .observe(spec.name())
                .filter(seen -> seen.phase() != Phase.DELETING)
                .isPresent();
    }

    /** Cannot remove some machines, for a reason that nobody thought of. */
    private static final class Stumbling extends ForwardingProvisioner {

        private final String over;

        private Stumbling(Provisioner inner, String over) {
            super(inner);
            this.over = over;
        }

        @Override
        public void delete(String name) {
            if (name.equals(over)) {
                throw new IllegalStateException("nobody thought of this");
            }
            super.delete(name);
        }
    }

    /** Has machines of clusters that nobody knows. */
    private static final class Strays extends ForwardingProvisioner {

        private final List<Machines> all = new CopyOnWriteArrayList<>();

        private Strays(Provisioner inner, String organization, Clock clock, int count) {
            super(inner);
            for (var stray = 0; stray < count; stray++) {
                var cluster = new ClusterId(Uuid7.next(clock)).toString();
                all.add(new Machines(MachineSpec.name(cluster, 1), TenantId.of(organization), cluster));
            }
        }

        private int left() {
            return all.size();
        }

        @Override
        public Listing list(@Nullable String cursor, int limit) {
            return new Listing(all, null);
        }

        @Override
        public void delete(String name) {
            all.removeIf(machines -> machines.name().equals(name));
        }
    }
}
