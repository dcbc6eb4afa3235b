package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;

import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.life.ClusterEvent.Kind;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what the clusters of the organization in scope are to be with what the provisioner tells of them, and mends what
 * differs. Whoever is at work on a cluster already is left alone.
 */
final class Reconciliation {

    private static final int AT_ONCE = 100;

    private final LifeCycle life;
    private final Orchestration orchestration;
    private final Watch watch;
    private final TransactionTemplate transaction;

    /** The job that does it for one organization. */
    record Round() {

        static final JobKind<Round> KIND = JobKind.of("clusters.reconcile", Round.class)
                .withTimeout(Duration.ofMinutes(15))
                .internal();
    }

    Reconciliation(LifeCycle life, Orchestration orchestration, Watch watch, TransactionTemplate transaction) {
        this.life = life;
        this.orchestration = orchestration;
        this.watch = watch;
        this.transaction = transaction;
    }

    /** Looks after all clusters of the organization. */
    void go(JobRun run) {
        List<Standing> some = life.lookedAfter(new UUID(0, 0), AT_ONCE);
        while (!some.isEmpty()) {
            for (Standing cluster : some) {
                run.requireGoing();
                lookAfter(cluster);
            }
            some = life.lookedAfter(some.getLast().id().value(), AT_ONCE);
        }
    }

    private void lookAfter(Standing cluster) {
        if (cluster.deletedAt() != null) {
            mend(() -> orchestration.remove(cluster), orchestration.isRemoving(cluster));
        } else if (!cluster.status().isMade()) {
            mend(() -> orchestration.create(cluster), orchestration.isCreating(cluster));
        } else if (!orchestration.isRollingOut(cluster) && !orchestration.isCreating(cluster)) {
            compare(cluster);
        }
    }

    /** A workflow that nobody goes on with is started again: what it asks for carries a name, so once more does no harm. */
    private void mend(Runnable start, boolean going) {
        if (!going) {
            transaction.executeWithoutResult(_ -> start.run());
        }
    }

    private void compare(Standing cluster) {
        Observation seen;
        try {
            seen = watch.look(cluster.id(), cluster.machines()).orElse(null);
        } catch (ProvisionerFailure away) {
            // The cluster shows it; what it was known to be stays.
            return;
        }
        if (seen == null || seen.phase() == Phase.DELETING) {
            makeAnew(cluster);
            return;
        }
        ClusterStatus real = seen.phase() == Phase.STOPPED ? ClusterStatus.STOPPED : ClusterStatus.RUNNING;
        boolean works = seen.phase() == Phase.RUNNING || seen.phase() == Phase.STOPPED;
        if (works && real == cluster.desired() && seen.revision() >= cluster.revision()) {
            if (seen.settled()) {
                arrivedLate(cluster, real);
            }
            return;
        }
        if (cluster.failure() != null && (!works || real == cluster.status())) {
            // Known, and shown: it waits for somebody to try again.
            return;
        }
        String message = works ? told(cluster, real) : reason(seen);
        transaction.executeWithoutResult(_ -> correct(cluster, works ? real : cluster.status(), message));
    }

    /** What was given up may have come true all the same. */
    private void arrivedLate(Standing cluster, ClusterStatus real) {
        if (real != cluster.status() || cluster.failure() != null) {
            transaction.executeWithoutResult(
                    _ -> life.settle(cluster.id(), cluster.revision(), later("The cluster is as it should be")));
        }
    }

    /** Shows what is, and has it mended; what failed already waits for somebody to try again. */
    private void correct(Standing cluster, ClusterStatus real, String message) {
        if (real == cluster.status()) {
            life.trouble(cluster.id(), message);
        } else {
            life.correct(cluster, real, message);
        }
        if (cluster.failure() != null) {
            return;
        }
        life.revise(cluster, cluster.desired())
                .ifPresent(revised -> orchestration.rollOut(revised, later("The cluster is as it should be")));
    }

    private static String told(Standing cluster, ClusterStatus real) {
        if (real != cluster.desired()) {
            return real == ClusterStatus.STOPPED
                    ? later("The machines were found switched off")
                    : later("The machines were found switched on");
        }
        return later("A change had not arrived");
    }

    private static String reason(Observation seen) {
        return Objects.requireNonNullElse(seen.reason(), later("The machines do not work as they should"));
    }

    private void makeAnew(Standing cluster) {
        String message = later("The machines are gone, new ones are being made");
        transaction.executeWithoutResult(_ -> life.beginAnew(cluster, message).ifPresent(anew -> {
            life.note(anew, Kind.TROUBLE, anew.status(), message);
            life.decided(anew, later("Begun anew"));
            orchestration.create(anew);
        }));
    }
}
