package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.jobs.JobFailure;
import dev.basefly.workflows.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a cluster that was made becomes another: on, off, of another version or size. Each revision is a workflow; the newest wins. */
final class Rollouts {

    static final String NAME = "clusters.rollout";

    private final LifeCycle life;
    private final Watch watch;
    private final ClustersSettings settings;
    private final Clock clock;

    /**
     * What is known along the way.
     *
     * @param what for people, such as "The cluster runs"
     * @param fault why it cannot become so, null as long as it can
     * @param overtaken whether there is a newer revision, or the cluster was deleted
     */
    record State(
            ClusterId cluster,
            int revision,
            String what,
            Instant startedAt,
            @Nullable String fault,
            boolean overtaken) {

        State failed(String reason) {
            return new State(cluster, revision, what, startedAt, reason, false);
        }

        State over() {
            return new State(cluster, revision, what, startedAt, null, true);
        }

        static String key(ClusterId cluster, int revision) {
            return cluster + "/" + revision;
        }
    }

    Rollouts(LifeCycle life, Watch watch, ClustersSettings settings, Clock clock) {
        this.life = life;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
    }

    Workflow<State> definition() {
        return Workflow.of(NAME, 1, State.class)
                .call("apply", (state, _) -> apply(state))
                .call("settle", (state, _) -> settle(state))
                .step("show", (state, _) -> show(state));
    }

    private State apply(State state) {
        Optional<Standing> cluster = current(state);
        if (cluster.isEmpty()) {
            return state.over();
        }
        try {
            watch.ask(state.cluster(), provisioner -> provisioner.apply(life.spec(cluster.get())));
            return state;
        } catch (ProvisionerFailure refusal) {
            return state.failed(refusal.words());
        }
    }

    private State settle(State state) {
        if (state.fault() != null || state.overtaken()) {
            return state;
        }
        Optional<Standing> cluster = current(state);
        if (cluster.isEmpty()) {
            return state.over();
        }
        if (clock.instant().isAfter(state.startedAt().plus(settings.changeTimeout()))) {
            return state.failed(
                    noted("It was not done within " + settings.changeTimeout().toMinutes() + " minutes"));
        }
        Observation seen =
                watch.observe(state.cluster(), cluster.get().machines()).orElse(null);
        if (seen == null) {
            // Lost machines are made anew by whoever looks after all clusters.
            return state.failed(later("The machines are gone"));
        }
        if (seen.phase() == Phase.FAILED) {
            return state.failed(Objects.requireNonNullElse(seen.reason(), later("The machines do not work")));
        }
        if (seen.settled() && seen.revision() >= state.revision()) {
            return state;
        }
        throw JobFailure.notNow(seen.lookAgain(), "The machines are on their way");
    }

    private State show(State state) {
        if (state.fault() != null) {
            life.failChange(state.cluster(), state.revision(), state.fault());
        } else if (!state.overtaken()) {
            life.settle(state.cluster(), state.revision(), state.what());
        }
        return state;
    }

    private Optional<Standing> current(State state) {
        return life.find(state.cluster())
                .filter(cluster -> cluster.revision() == state.revision() && cluster.deletedAt() == null);
    }
}
