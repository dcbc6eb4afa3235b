package dev.basefly.clusters.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.ProductTest;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerContract;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ProductTest
@CrossTenant(reason = "stands for another system")
class SimulatorTests extends ProvisionerContract {

    private final Simulator simulator;
    private final MovableClock clock;

    SimulatorTests(@Autowired Simulator simulator, @Autowired MovableClock clock) {
        this.simulator = simulator;
        this.clock = clock;
    }

    @Test
    void takesNoOrdersFromNamesWhereThatIsOff(@Autowired SystemDatabase database) {
        var spec = spec(1, true);
        var refused = new MachineSpec(
                spec.name(),
                spec.organization(),
                spec.cluster(),
                1,
                "Refused [refuse]",
                spec.location(),
                null,
                spec.version(),
                true,
                1,
                spec.pools());
        assertThatThrownBy(() -> simulator.apply(refused)).isInstanceOf(ProvisionerFailure.class);

        new Simulator(database, clock, false).apply(refused);

        assertThat(simulator.observe(spec.name())).isPresent();
    }

    @Test
    void letsNobodyIntoMachinesThatAreSwitchedOff() {
        simulator.apply(spec(1, true));
        settle(spec(1, true).name());
        var expiresAt = clock.instant().plus(Duration.ofHours(1));
        assertThat(simulator.kubeconfig(spec(1, true).name(), expiresAt)).contains("kind: Config");

        simulator.apply(spec(2, false));
        settle(spec(2, false).name());

        assertThatThrownBy(() -> simulator.kubeconfig(spec(2, false).name(), expiresAt))
                .isInstanceOf(ProvisionerFailure.class)
                .hasMessage("The machines do not run");
    }

    @Test
    void letsPeopleIntoMachinesThatAreBeingChanged() {
        simulator.apply(spec(1, true));
        settle(spec(1, true).name());

        simulator.apply(spec(2, true));

        var expiresAt = clock.instant().plus(Duration.ofHours(1));
        assertThat(simulator.kubeconfig(spec(2, true).name(), expiresAt)).contains("kind: Config");
    }

    @Override
    protected Provisioner provisioner() {
        return simulator;
    }

    @Override
    protected void settle(String name) {
        clock.advance(Duration.ofSeconds(41));
    }

    @Override
    protected void vanish(String name) {
        clock.advance(Duration.ofSeconds(6));
    }
}
