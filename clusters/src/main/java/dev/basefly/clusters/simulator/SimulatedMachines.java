package dev.basefly.clusters.simulator;

import static dev.basefly.words.Words.later;

import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one cluster, which are what the time says.
 *
 * @param changedAt when what is wanted of them changed last
 */
record SimulatedMachines(
        int revision,
        boolean running,
        Trick trick,
        Instant createdAt,
        Instant changedAt,
        @Nullable Instant deletedAt) {

    /** In the queue, for machines to be made, for Kubernetes to begin: about what a real one takes, a tenth of it. */
    private static final Duration QUEUED = Duration.ofSeconds(3);

    private static final Duration CREATED = QUEUED.plusSeconds(22);

    /** Until Kubernetes answers, counted from when they were asked for. */
    static final Duration READY = CREATED.plusSeconds(15);

    private static final Duration GIVEN_UP = QUEUED.plusSeconds(8);
    private static final Duration LOST = READY.plusSeconds(60);

    /** To switch on or off, or to become another version or size. */
    private static final Duration CHANGED = Duration.ofSeconds(10);

    private static final Duration REMOVED = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    Optional<Observation> at(Instant now) {
        if (deletedAt != null) {
            Duration gone = Duration.between(now, deletedAt.plus(REMOVED));
            return gone.isPositive() ? Optional.of(in(Phase.DELETING, gone)) : Optional.empty();
        }
        Duration age = Duration.between(createdAt, now);
        if (trick == Trick.LOSE && age.compareTo(LOST) >= 0) {
            return Optional.empty();
        }
        if (age.compareTo(READY) < 0 || trick == Trick.HANG) {
            return Optional.of(onTheWay(age));
        }
        if (trick == Trick.FAIL) {
            return Optional.of(failed());
        }
        return Optional.of(ready(now));
    }

    private Observation onTheWay(Duration age) {
        if (age.compareTo(QUEUED) < 0) {
            return in(Phase.PENDING, QUEUED.minus(age));
        }
        if (trick == Trick.HANG) {
            return in(Phase.CREATING, SELDOM);
        }
        if (trick == Trick.FAIL) {
            return age.compareTo(GIVEN_UP) < 0 ? in(Phase.CREATING, GIVEN_UP.minus(age)) : failed();
        }
        return age.compareTo(CREATED) < 0
                ? in(Phase.CREATING, CREATED.minus(age))
                : in(Phase.INITING, READY.minus(age));
    }

    private Observation ready(Instant now) {
        Duration left = Duration.between(now, changedAt.plus(CHANGED));
        boolean settled = !left.isPositive() || !changedAt.isAfter(createdAt);
        Phase wanted = running ? Phase.RUNNING : Phase.STOPPED;
        Phase other = running ? Phase.STOPPED : Phase.RUNNING;
        return new Observation(revision, settled ? wanted : other, settled, null, settled ? SELDOM : left);
    }

    private Observation failed() {
        return new Observation(
                revision, Phase.FAILED, false, later("There are no free machines in this location"), SELDOM);
    }

    private Observation in(Phase phase, Duration left) {
        return new Observation(revision, phase, false, null, left);
    }
}
