package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Starts what follows from what people decide about a cluster, in the transaction of their decision. */
public final class Orchestration {

    private final LifeCycle life;
    private final Pools pools;
    private final Workflows workflows;
    private final Definitions definitions;
    private final ClustersSettings settings;
    private final Clock clock;

    /**
     * What can be started.
     *
     * @param available whether anybody makes machines here
     */
    record Definitions(
            Workflow<Creations.State> creation,
            Workflow<Rollouts.State> rollout,
            Workflow<Removals.State> removal,
            boolean available) {}

    Orchestration(
            LifeCycle life,
            Pools pools,
            Workflows workflows,
            Definitions definitions,
            ClustersSettings settings,
            Clock clock) {
        this.life = life;
        this.pools = pools;
        this.workflows = workflows;
        this.definitions = definitions;
        this.settings = settings;
        this.clock = clock;
    }

    /** A cluster was created; SERVICE_UNAVAILABLE where nobody makes any. */
    public void created(ClusterId id) {
        requireProvisioner();
        Standing cluster = standing(id);
        pools.addFirst(cluster.id(), cluster.plan());
        life.decided(cluster, later("Created"));
        create(cluster);
    }

    /** A cluster was deleted: what is being made is taken back at once, what was made is kept for a while. */
    public void deleted(ClusterId id) {
        Standing cluster = standing(id);
        life.decided(cluster, later("Deleted"));
        workflows
                .find(Creations.NAME, Creations.State.key(id, cluster.attempt()))
                .ifPresent(creation -> {
                    var ignored = workflows.cancel(creation, "The cluster was deleted");
                });
        if (cluster.isMade()) {
            remove(cluster);
        }
    }

    /** A cluster was restored: with its machines where they are still there, or with new ones. */
    public void restored(ClusterId id) {
        requireProvisioner();
        Standing cluster = standing(id);
        if (cluster.status().isMade()) {
            life.decided(cluster, later("Restored"));
            life.revise(cluster, cluster.desired())
                    .ifPresent(revised -> rollOut(revised, later("The machines are as they were")));
            return;
        }
        life.beginAnew(cluster, null).ifPresent(anew -> {
            life.decided(anew, later("Restored"));
            create(anew);
        });
    }

    /** Switches a cluster on, if it is not. */
    public void start(ClusterId id) {
        turn(standing(id), ClusterStatus.RUNNING, later("Started"), later("The cluster runs"));
    }

    /** Switches a cluster off, if it is not. */
    public void stop(ClusterId id) {
        turn(standing(id), ClusterStatus.STOPPED, later("Stopped"), later("The cluster is stopped"));
    }

    private void turn(Standing cluster, ClusterStatus desired, String decided, String done) {
        requireProvisioner();
        requireMade(cluster);
        if (cluster.desired() == desired && (cluster.status() == desired || cluster.failure() == null)) {
            String state = desired == ClusterStatus.RUNNING ? "running" : "stopped";
            throw ApiError.conflict(
                            "already_" + state,
                            desired == ClusterStatus.RUNNING
                                    ? "The cluster is running already, or about to be"
                                    : "The cluster is stopped already, or about to be")
                    .remedy("Wait until it is, or look at its events");
        }
        Standing revised = life.revise(cluster, desired).orElseThrow(Orchestration::changed);
        life.decided(revised, decided);
        rollOut(revised, done);
    }

    /** Has a running cluster become another version of Kubernetes. */
    public void upgrade(ClusterId id, String version) {
        Standing cluster = standing(id);
        if (cluster.status() != ClusterStatus.RUNNING || cluster.desired() != ClusterStatus.RUNNING) {
            throw ApiError.conflict("not_running", "Only a running cluster is upgraded")
                    .remedy("Start the cluster, and try again when it runs");
        }
        life.aim(id, version);
        change(
                life.reviseAgain(cluster),
                noted("Upgrade to Kubernetes " + version),
                noted("The cluster is at Kubernetes " + version));
    }

    /** Has the machines become what was written of them in the transaction that is open. */
    public void change(ClusterId id, String decided, String done) {
        Standing cluster = standing(id);
        requireMade(cluster);
        change(life.revise(cluster, cluster.desired()), decided, done);
    }

    private void change(Optional<Standing> anew, String decided, String done) {
        requireProvisioner();
        Standing revised = anew.orElseThrow(Orchestration::changed);
        life.decided(revised, decided);
        rollOut(revised, done);
    }

    /** Tries again what failed. */
    public void retry(ClusterId id) {
        requireProvisioner();
        Standing cluster = standing(id);
        if (cluster.failure() == null) {
            throw ApiError.conflict("nothing_failed", "Nothing failed that could be tried again")
                    .remedy("Look at the cluster's events");
        }
        Standing anew = (cluster.status().isMade() ? life.reviseAgain(cluster) : life.beginAnew(cluster, null))
                .orElseThrow(Orchestration::changed);
        life.decided(anew, later("Tried again"));
        if (anew.status().isMade()) {
            rollOut(anew, later("The cluster is as it should be"));
        } else {
            create(anew);
        }
    }

    void create(Standing cluster) {
        var ignored = workflows.start(
                definitions.creation(),
                new Creations.State(cluster.id(), cluster.attempt(), now(), null),
                Creations.State.key(cluster.id(), cluster.attempt()));
    }

    void rollOut(Standing cluster, String what) {
        var ignored = workflows.start(
                definitions.rollout(),
                new Rollouts.State(cluster.id(), cluster.revision(), what, now(), null, false),
                Rollouts.State.key(cluster.id(), cluster.revision()));
    }

    void remove(Standing cluster) {
        Instant deletedAt = Objects.requireNonNull(cluster.deletedAt(), "a deleted cluster");
        var ignored = workflows.start(
                definitions.removal(),
                new Removals.State(
                        cluster.id(), cluster.attempt(), deletedAt, deletedAt.plus(settings.undoFor()), false),
                Removals.State.key(cluster.id(), deletedAt));
    }

    boolean isCreating(Standing cluster) {
        return workflows
                .find(Creations.NAME, Creations.State.key(cluster.id(), cluster.attempt()))
                .isPresent();
    }

    boolean isRollingOut(Standing cluster) {
        return workflows
                .find(Rollouts.NAME, Rollouts.State.key(cluster.id(), cluster.revision()))
                .isPresent();
    }

    boolean isRemoving(Standing cluster) {
        Instant deletedAt = cluster.deletedAt();
        return deletedAt != null
                && workflows
                        .find(Removals.NAME, Removals.State.key(cluster.id(), deletedAt))
                        .isPresent();
    }

    /** The machines of the cluster as they are wanted, by name. */
    public List<MachineSpec.Pool> pools(ClusterId id) {
        return pools.wanted(id);
    }

    /** The machines of the cluster as they were made or changed last, by name; none where that is not known. */
    public List<MachineSpec.Pool> madePools(ClusterId id) {
        return pools.made(id);
    }

    private void requireProvisioner() {
        if (!definitions.available()) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "This installation cannot create clusters yet")
                    .reason("no_provisioner")
                    .remedy("Whoever operates this installation can set up a provisioner");
        }
    }

    static void requireMade(Standing cluster) {
        if (!cluster.status().isMade()) {
            throw ApiError.conflict("not_made_yet", "The cluster is being made, or could not be")
                    .remedy("Wait until it runs, or try its creation again");
        }
    }

    private static ApiError changed() {
        return ApiError.conflict("cluster_changed", "Somebody else changed the cluster at this moment")
                .remedy("Look at it, and try again");
    }

    private Standing standing(ClusterId id) {
        return life.find(id).orElseThrow(() -> ApiError.notFound("Cluster"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
