package dev.basefly.clusters.life;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.ProductTest;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.ForwardingProvisioner;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        var stumbling = new Sweeps(database, new Stumbling(simulator, broken.name()), life, audit, clock);

        stumbling.sweep(new TestRun());
        clock.advance(Duration.ofMinutes(61));
        stumbling.sweep(new TestRun());

        assertThat(isThere(other)).isFalse();
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
}
