package dev.basefly.clusters.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every provisioner holds; each has a test class that says how its world goes on. */
public abstract class ProvisionerContract {

    private final TenantId organization = new TenantId(UUID.randomUUID());
    private final String cluster =
            "clu_" + UUID.randomUUID().toString().replace("-", "").substring(0, 26);

    /** The one that is tested. */
    protected abstract Provisioner provisioner();

    /** Has the world bring the machines as far as they are wanted. */
    protected abstract void settle(String name);

    /** Has the world remove machines that are on their way out. */
    protected abstract void vanish(String name);

    @Test
    void knowsNothingOfWhatNobodyAskedFor() {
        assertThat(provisioner().observe(spec(1, true).name())).isEmpty();
        assertThatCode(() -> provisioner().delete(spec(1, true).name())).doesNotThrowAnyException();
    }

    @Test
    void makesMachinesStepByStep() {
        var spec = spec(1, true);
        provisioner().apply(spec);

        var begun = provisioner().observe(spec.name()).orElseThrow();
        assertThat(begun.settled()).isFalse();
        assertThat(begun.phase()).isIn(Phase.PENDING, Phase.CREATING);
        assertThat(begun.lookAgain()).isPositive();

        settle(spec.name());
        var made = provisioner().observe(spec.name()).orElseThrow();
        assertThat(made.settled()).isTrue();
        assertThat(made.phase()).isEqualTo(Phase.RUNNING);
        assertThat(made.revision()).isEqualTo(1);
    }

    @Test
    void makesThemOnceHoweverOftenItIsAsked() {
        var spec = spec(1, true);
        provisioner().apply(spec);
        settle(spec.name());

        provisioner().apply(spec);
        provisioner().apply(spec);

        assertThat(provisioner().observe(spec.name()).orElseThrow().phase()).isEqualTo(Phase.RUNNING);
        assertThat(listed()).containsExactly(spec.name());
    }

    @Test
    void switchesOffAndOn() {
        provisioner().apply(spec(1, true));
        settle(spec(1, true).name());

        provisioner().apply(spec(2, false));
        settle(spec(2, false).name());
        var off = provisioner().observe(spec(2, false).name()).orElseThrow();
        assertThat(off.phase()).isEqualTo(Phase.STOPPED);
        assertThat(off.settled()).isTrue();
        assertThat(off.revision()).isEqualTo(2);

        provisioner().apply(spec(3, true));
        settle(spec(3, true).name());
        assertThat(provisioner().observe(spec(3, true).name()).orElseThrow().phase())
                .isEqualTo(Phase.RUNNING);
    }

    @Test
    void ignoresWhatComesTooLate() {
        provisioner().apply(spec(5, true));
        settle(spec(5, true).name());

        provisioner().apply(spec(4, false));
        settle(spec(4, false).name());

        var seen = provisioner().observe(spec(5, true).name()).orElseThrow();
        assertThat(seen.phase()).isEqualTo(Phase.RUNNING);
        assertThat(seen.revision()).isEqualTo(5);
    }

    @Test
    void removesMachinesOnceHoweverOftenItIsAsked() {
        var spec = spec(1, true);
        provisioner().apply(spec);
        settle(spec.name());

        provisioner().delete(spec.name());
        provisioner().delete(spec.name());
        vanish(spec.name());

        assertThat(provisioner().observe(spec.name())).isEmpty();
        assertThat(listed()).isEmpty();
    }

    @Test
    void tellsWhoseMachinesThereAre() {
        provisioner().apply(spec(1, true));

        assertThat(all(1_000)).contains(new Machines(spec(1, true).name(), organization, cluster));
        assertThat(all(1))
                .as("one at a time")
                .doesNotHaveDuplicates()
                .contains(new Machines(spec(1, true).name(), organization, cluster));
    }

    /** All that there are, read in parts. */
    private List<Machines> all(int limit) {
        var all = new ArrayList<Machines>();
        String cursor = null;
        do {
            var part = provisioner().list(cursor, limit);
            all.addAll(part.machines());
            cursor = part.next();
        } while (cursor != null);
        return all;
    }

    private List<String> listed() {
        return all(1_000).stream()
                .filter(machines -> machines.cluster().equals(cluster))
                .map(Machines::name)
                .toList();
    }

    /** What the machines are to be. */
    protected MachineSpec spec(int revision, boolean running) {
        return new MachineSpec(
                MachineSpec.name(cluster, 1),
                organization,
                cluster,
                1,
                "生产 قاعدة 🚀",
                "eu-central-1",
                null,
                "1.34",
                running,
                revision,
                List.of(new MachineSpec.Pool("default", MachineSize.SMALL, 2)));
    }
}
