package dev.basefly.clusters.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Decision;
import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.NodePool;
import dev.basefly.clusters.life.ClusterEvent;
import dev.basefly.clusters.life.Costs;
import dev.basefly.dashboard.component.Status;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.dashboard.component.Tone;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one cluster shows.
 *
 * @param upgrade the version of Kubernetes that follows, null where there is none or it does not run
 * @param change whether whoever looks may change it
 * @param connect whether whoever looks may get into it
 */
public record ClusterDetail(
        Cluster cluster,
        List<NodePool> pools,
        Costs.Cost spent,
        List<Event> events,
        @Nullable String upgrade,
        Decision change,
        Decision connect,
        @Nullable Toast toast) {

    /** Steps on the way up. */
    public static final int STAGES = 4;

    public ClusterDetail {
        pools = List.copyOf(pools);
        events = List.copyOf(events);
    }

    /** Something that happened, as its line shows it. */
    public record Event(String label, Tone tone, String message, Instant happenedAt) {

        static Event of(ClusterEvent event) {
            return switch (event.kind()) {
                case INFO -> new Event(later("Decision"), Tone.NEUTRAL, event.message(), event.happenedAt());
                case PROGRESS -> new Event(later("Progress"), Tone.INFO, event.message(), event.happenedAt());
                case TROUBLE -> new Event(later("Trouble"), Tone.WARNING, event.message(), event.happenedAt());
                case FAILURE -> new Event(later("Failure"), Tone.DANGER, event.message(), event.happenedAt());
            };
        }
    }

    public String id() {
        return cluster.id().toString();
    }

    public String name() {
        return cluster.name();
    }

    public String path() {
        return ClusterList.ACTIVE_PATH + "/" + id();
    }

    public String description() {
        return t("A cluster of the plan {0} in {1}", plan(), location());
    }

    public String location() {
        return ClusterChoices.location(cluster.location());
    }

    public String plan() {
        return ClusterChoices.plan(cluster.plan());
    }

    public String version() {
        return cluster.version();
    }

    /** Such as "3 of 2 cores, 4 GiB": what there is, or is wanted where nothing is yet. */
    public String machines() {
        return pools.stream()
                .filter(pool -> PoolPage.nodes(pool) > 0)
                .map(pool -> plural(PoolPage.nodes(pool), "{0} of {1}", "{0} of {1}", PoolPage.size(pool)))
                .collect(Collectors.joining("; "));
    }

    /** Whether other machines are wanted than there are. */
    public boolean wantsOthers() {
        return !cluster.deleted() && !pools.stream().allMatch(NodePool::isAsWanted);
    }

    public String cost() {
        String total = PoolPage.euros(spent.totalCents());
        return spent.hourlyCents() == 0
                ? t(data(total))
                : t("{0}, {1} an hour", total, PoolPage.euros(spent.hourlyCents()));
    }

    public boolean runs() {
        return cluster.status() == ClusterStatus.RUNNING;
    }

    public Instant createdAt() {
        return cluster.createdAt();
    }

    public Status status() {
        return ClusterChoices.status(cluster);
    }

    public boolean deleted() {
        return cluster.deleted();
    }

    public @Nullable String failure() {
        return cluster.deleted() ? null : cluster.failure();
    }

    public @Nullable String trouble() {
        return cluster.deleted() ? null : cluster.trouble();
    }

    public boolean canStart() {
        return cluster.status().isMade() && cluster.desiredStatus() == ClusterStatus.STOPPED;
    }

    public boolean canStop() {
        return cluster.status().isMade() && cluster.desiredStatus() == ClusterStatus.RUNNING;
    }

    /** How many steps of its way up it has begun, 0 when it is not on its way. */
    public int stage() {
        return switch (cluster.status()) {
            case PENDING -> cluster.failure() == null ? 1 : 0;
            case CREATING -> 2;
            case INITING -> 3;
            case RUNNING, STOPPED, DELETED -> 0;
        };
    }

    /** The channel on which its changes are told. */
    public String channel() {
        return "cluster:" + id();
    }

    /** When the page looks again: when it is told, and now and then while something goes on. */
    public String trigger() {
        boolean moves = stage() > 0
                || (cluster.status().isMade()
                        && cluster.status() != cluster.desiredStatus()
                        && cluster.failure() == null);
        return moves ? "live, every 5s" : "live";
    }
}
