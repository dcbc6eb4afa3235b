package dev.basefly.clusters.life;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.jobs.JobFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks the provisioner about one cluster at a time, and shows on the cluster why there is no answer where there is none. */
final class Watch {

    private static final Duration WHILE_AWAY = Duration.ofSeconds(10);

    private final Provisioner provisioner;
    private final LifeCycle life;
    private final TransactionTemplate transaction;

    Watch(Provisioner provisioner, LifeCycle life, TransactionTemplate transaction) {
        this.provisioner = provisioner;
        this.life = life;
        this.transaction = transaction;
    }

    /**
     * How the machines are; empty when there are none.
     *
     * @throws ProvisionerFailure when there is no telling, after the cluster shows it
     */
    Optional<Observation> look(ClusterId cluster, String machines) {
        try {
            Optional<Observation> seen = provisioner.observe(machines);
            transaction.executeWithoutResult(_ -> life.calm(cluster));
            return seen;
        } catch (ProvisionerFailure failure) {
            transaction.executeWithoutResult(_ -> life.trouble(cluster, failure.words()));
            throw failure;
        }
    }

    /**
     * How the machines are, for a step of a workflow, which comes back where there is no telling.
     *
     * @throws JobFailure not now
     */
    Optional<Observation> observe(ClusterId cluster, String machines) {
        try {
            return look(cluster, machines);
        } catch (ProvisionerFailure failure) {
            throw JobFailure.notNow(WHILE_AWAY, failure.words());
        }
    }

    /**
     * Has the provisioner do something, for a step of a workflow, which comes back where it does not answer.
     *
     * @throws JobFailure not now
     * @throws ProvisionerFailure a refusal
     */
    void ask(ClusterId cluster, Consumer<Provisioner> what) {
        try {
            what.accept(provisioner);
        } catch (ProvisionerFailure failure) {
            if (failure.isRefusal()) {
                throw failure;
            }
            transaction.executeWithoutResult(_ -> life.trouble(cluster, failure.words()));
            throw JobFailure.notNow(WHILE_AWAY, failure.words());
        }
    }
}
