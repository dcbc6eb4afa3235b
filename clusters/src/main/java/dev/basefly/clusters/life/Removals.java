package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.Clusters;
import dev.basefly.clusters.life.ClusterEvent.Kind;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.jobs.JobFailure;
import dev.basefly.plans.Quotas;
import dev.basefly.workflows.Workflow;
import java.time.Instant;

/** The end of a deleted cluster's machines: they are kept as long as undoing is at once, then given up and removed. */
final class Removals {

    static final String NAME = "clusters.removal";

    private final LifeCycle life;
    private final Watch watch;
    private final Quotas quotas;

    /**
     * What is known along the way.
     *
     * @param deletedAt tells this deletion from another one, after a restoration
     * @param keptUntil when the machines are given up
     * @param givenUp whether they were, as nobody restored the cluster before
     */
    record State(ClusterId cluster, int attempt, Instant deletedAt, Instant keptUntil, boolean givenUp) {

        State give(boolean up) {
            return new State(cluster, attempt, deletedAt, keptUntil, up);
        }

        String machines() {
            return Standing.machines(cluster, attempt);
        }

        static String key(ClusterId cluster, Instant deletedAt) {
            return cluster + "/" + deletedAt;
        }
    }

    Removals(LifeCycle life, Watch watch, Quotas quotas) {
        this.life = life;
        this.watch = watch;
        this.quotas = quotas;
    }

    Workflow<State> definition() {
        return Workflow.of(NAME, 1, State.class)
                .until("kept", State::keptUntil)
                .step("give-up", (state, _) -> giveUp(state))
                .when(
                        "given-up",
                        State::givenUp,
                        branch -> branch.call("release", (state, _) -> release(state))
                                .call("wait", (state, _) -> await(state))
                                .step("tell", (state, _) -> tell(state)));
    }

    /** From here on another cluster fits into the organization's plan: not before, or machines would be had beside it. */
    private State giveUp(State state) {
        if (!life.holdsMachines(state.cluster(), state.deletedAt())) {
            return state.give(false);
        }
        quotas.giveBack(Clusters.FEATURE, 1);
        life.giveUpMachines(state.cluster());
        return state.give(true);
    }

    private State release(State state) {
        try {
            watch.ask(state.cluster(), provisioner -> provisioner.delete(state.machines()));
            return state;
        } catch (ProvisionerFailure refusal) {
            throw JobFailure.permanent(refusal.words(), refusal);
        }
    }

    private State await(State state) {
        Observation left = watch.observe(state.cluster(), state.machines()).orElse(null);
        if (left != null) {
            throw JobFailure.notNow(left.lookAgain(), "The machines are " + left.phase());
        }
        return state;
    }

    private State tell(State state) {
        life.find(state.cluster())
                .ifPresent(
                        cluster -> life.note(cluster, Kind.INFO, cluster.status(), later("The machines were removed")));
        return state;
    }
}
