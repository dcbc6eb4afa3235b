package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;

import dev.basefly.audit.AuditEntry;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.ClusterStatusChanged;
import dev.basefly.clusters.life.ClusterEvent.Kind;
import dev.basefly.clusters.notice.ClusterCameUp;
import dev.basefly.clusters.notice.ClusterFailed;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of clusters of the organization in scope as their life writes them. Each change names the attempt or revision that
 * it is about and changes nothing when another one has begun meanwhile, so that who comes late does no harm.
 */
final class LifeCycle {

    private final JdbcClient jdbc;
    private final History history;
    private final Costs costs;
    private final ApplicationEventPublisher events;
    private final Pools pools;

    LifeCycle(JdbcClient jdbc, History history, Costs costs, Pools pools, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.history = history;
        this.costs = costs;
        this.events = events;
        this.pools = pools;
    }

    /** The cluster, deleted or not. */
    Optional<Standing> find(ClusterId id) {
        return jdbc.sql("select " + Standing.COLUMNS + " from clusters where id = :id")
                .param("id", id.value())
                .query((row, _) -> Standing.of(row))
                .optional();
    }

    /** Those that are to be looked after, by id after the given one: neither given up nor without machines. */
    List<Standing> lookedAfter(UUID after, int limit) {
        return jdbc.sql("select " + Standing.COLUMNS + """
                         from clusters
                        where id > :after and (deleted_at is null or status_before_deletion in ('RUNNING', 'STOPPED'))
                            and (deleted_at is not null or failure is null or status in ('RUNNING', 'STOPPED'))
                        order by id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> Standing.of(row))
                .list();
    }

    /** What the machines of the cluster are to be now. */
    MachineSpec spec(Standing cluster) {
        return jdbc.sql(
                        "select location, network, coalesce(target_version, version) as version from clusters where id = :id")
                .param("id", cluster.id().value())
                .query((row, _) -> spec(cluster, row))
                .single();
    }

    private MachineSpec spec(Standing cluster, ResultSet row) throws SQLException {
        TenantId organization = RequestScope.current().requireTenant();
        return new MachineSpec(
                cluster.machines(),
                organization,
                cluster.id().toString(),
                cluster.attempt(),
                cluster.name(),
                row.getString("location"),
                row.getString("network"),
                row.getString("version"),
                cluster.desired() == ClusterStatus.RUNNING,
                cluster.revision(),
                pools.wanted(cluster.id()));
    }

    /** Notes what somebody decided, and tells others of the status. */
    void decided(Standing cluster, String message) {
        note(cluster, Kind.INFO, cluster.status(), message);
        tell(cluster);
    }

    /** Notes something that did not change the status. */
    void note(Standing cluster, Kind kind, ClusterStatus status, String message) {
        history.add(cluster.id(), kind, status, message);
    }

    /**
     * Has this attempt reach a status on its way up.
     *
     * @return false when another attempt has begun, or the cluster was deleted
     */
    boolean reach(ClusterId id, int attempt, ClusterStatus status, String message) {
        Optional<Standing> changed = jdbc.sql("""
                        update clusters set status = :status, trouble = null, failure = null
                        where id = :id and attempt = :attempt and deleted_at is null and status in (:before)
                        returning\s""" + Standing.COLUMNS)
                .param("id", id.value())
                .param("attempt", attempt)
                .param("status", status.name())
                .param("before", names(status.before()))
                .query((row, _) -> Standing.of(row))
                .optional();
        changed.ifPresent(cluster -> progressed(cluster, message));
        return isCurrent(id, attempt);
    }

    /**
     * Has this attempt arrive at what is wanted: running, or stopped where machines of a stopped cluster were made anew.
     *
     * @return false when another attempt has begun, or the cluster was deleted
     */
    boolean arrive(ClusterId id, int attempt) {
        Optional<Standing> changed = jdbc.sql("""
                        update clusters set status = desired, trouble = null, failure = null, hourly_cents = :hourly,
                            version = coalesce(target_version, version), target_version = null,
                            made_pools =\s""" + Pools.AS_WANTED + """
                        where id = :id and attempt = :attempt and deleted_at is null and status = 'INITING'
                        returning\s""" + Standing.COLUMNS)
                .param("id", id.value())
                .param("attempt", attempt)
                .param("hourly", Costs.hourly(pools.wanted(id)))
                .query((row, _) -> Standing.of(row))
                .optional();
        changed.ifPresent(cluster -> {
            costs.count(cluster);
            boolean runs = cluster.status() == ClusterStatus.RUNNING;
            progressed(cluster, later(runs ? "The cluster runs" : "The cluster is stopped"));
            if (runs) {
                events.publishEvent(new ClusterCameUp(cluster.id()));
            }
        });
        return isCurrent(id, attempt);
    }

    private boolean isCurrent(ClusterId id, int attempt) {
        return find(id).filter(cluster -> cluster.attempt() == attempt && cluster.deletedAt() == null)
                .isPresent();
    }

    /** Has this revision reach what it wants; does nothing when there is a newer one, or the cluster was deleted. */
    void settle(ClusterId id, int revision, String message) {
        jdbc.sql("""
                        update clusters set status = desired, trouble = null, failure = null, hourly_cents = :hourly,
                            version = coalesce(target_version, version), target_version = null,
                            made_pools =\s""" + Pools.AS_WANTED + """
                        where id = :id and revision = :revision and deleted_at is null and status in ('RUNNING', 'STOPPED')
                        returning\s""" + Standing.COLUMNS)
                .param("id", id.value())
                .param("revision", revision)
                .param("hourly", Costs.hourly(pools.wanted(id)))
                .query((row, _) -> Standing.of(row))
                .optional()
                .ifPresent(cluster -> {
                    costs.count(cluster);
                    progressed(cluster, message);
                });
    }

    private void progressed(Standing cluster, String message) {
        note(cluster, Kind.PROGRESS, cluster.status(), message);
        tell(cluster);
    }

    /** Shows what the machines really are. */
    void correct(Standing seen, ClusterStatus real, String message) {
        jdbc.sql("""
                        update clusters set status = :real, trouble = :message
                        where id = :id and revision = :revision and deleted_at is null and status in (:before)
                        returning\s""" + Standing.COLUMNS)
                .param("id", seen.id().value())
                .param("revision", seen.revision())
                .param("real", real.name())
                .param("before", names(real.before()))
                .param("message", message)
                .query((row, _) -> Standing.of(row))
                .optional()
                .ifPresent(cluster -> {
                    costs.count(cluster);
                    history.record(AuditEntry.of("cluster.corrected")
                            .on("cluster", cluster.id())
                            .change("status", seen.status(), real)
                            .with("reason", message));
                    note(cluster, Kind.TROUBLE, real, message);
                    tell(cluster);
                });
    }

    /** Gives the creation of this attempt up, once: the cluster is where it began, with the reason. */
    void failCreation(ClusterId id, int attempt, String reason) {
        update("""
                update clusters set status = 'PENDING', failure = :reason, trouble = null
                where id = :id and attempt = :number and failure is null and deleted_at is null
                """, id, attempt, reason).ifPresent(cluster -> failed(cluster, "cluster.creation_failed", reason));
    }

    /** Gives a change up, once: the cluster is what it was, with the reason. */
    void failChange(ClusterId id, int revision, String reason) {
        update("""
                update clusters set failure = :reason, trouble = null
                where id = :id and revision = :number and failure is null and deleted_at is null
                """, id, revision, reason).ifPresent(cluster -> failed(cluster, "cluster.change_failed", reason));
    }

    private void failed(Standing cluster, String action, String reason) {
        history.record(AuditEntry.of(action).on("cluster", cluster.id()).with("reason", reason));
        note(cluster, Kind.FAILURE, cluster.status(), reason);
        tell(cluster);
        events.publishEvent(new ClusterFailed(cluster.id(), cluster.status(), History.cut(reason)));
    }

    private Optional<Standing> update(String statement, ClusterId id, int number, String reason) {
        return jdbc.sql(statement + " returning " + Standing.COLUMNS)
                .param("id", id.value())
                .param("number", number)
                .param("reason", History.cut(reason))
                .query((row, _) -> Standing.of(row))
                .optional();
    }

    /** Shows why nothing goes on for now, once; what was shown before it of the cluster stays. */
    void trouble(ClusterId id, String reason) {
        String words = History.cut(reason);
        jdbc.sql(
                        "update clusters set trouble = :words where id = :id and trouble is distinct from :words and deleted_at is null"
                                + " returning " + Standing.COLUMNS)
                .param("id", id.value())
                .param("words", words)
                .query((row, _) -> Standing.of(row))
                .optional()
                .ifPresent(cluster -> {
                    note(cluster, Kind.TROUBLE, cluster.status(), words);
                    tell(cluster);
                });
    }

    /** The trouble is over, if there was any. */
    void calm(ClusterId id) {
        jdbc.sql("update clusters set trouble = null where id = :id and trouble is not null returning "
                        + Standing.COLUMNS)
                .param("id", id.value())
                .query((row, _) -> Standing.of(row))
                .optional()
                .ifPresent(this::tell);
    }

    /**
     * Begins with new machines, as those of this attempt are gone; empty when another one has begun already. What was given up
     * is not tried on them.
     *
     * @param trouble why, null where somebody wants it, and so wants it to run
     */
    Optional<Standing> beginAnew(Standing seen, @Nullable String trouble) {
        Optional<Standing> begun = jdbc.sql("""
                        update clusters
                        set status = 'PENDING', attempt = attempt + 1, revision = revision + 1, failure = null, made_pools = null,
                            target_version = case when failure is null then target_version end,
                            trouble = :trouble, desired = case when :trouble is null then 'RUNNING' else desired end
                        where id = :id and attempt = :attempt and deleted_at is null
                        returning\s""" + Standing.COLUMNS)
                .param("id", seen.id().value())
                .param("attempt", seen.attempt())
                .param("trouble", trouble, Types.VARCHAR)
                .query((row, _) -> Standing.of(row))
                .optional();
        begun.ifPresent(cluster -> {
            costs.count(cluster);
            if (trouble != null) {
                history.record(AuditEntry.of("cluster.begun_anew")
                        .on("cluster", cluster.id())
                        .with("attempt", cluster.attempt())
                        .with("reason", trouble));
            }
        });
        return begun;
    }

    /** Begins with another revision of what is wanted, without the version that was given up; empty when one has begun already. */
    Optional<Standing> revise(Standing seen, ClusterStatus desired) {
        return revise(seen, desired, "case when failure is null then target_version end");
    }

    /** Begins with what is wanted once more, also with the version that was given up; empty when one has begun already. */
    Optional<Standing> reviseAgain(Standing seen) {
        return revise(seen, seen.desired(), "target_version");
    }

    private Optional<Standing> revise(Standing seen, ClusterStatus desired, String target) {
        return jdbc.sql(
                        "update clusters set revision = revision + 1, desired = :desired, failure = null, target_version = "
                                + target + " where id = :id and revision = :revision and deleted_at is null returning "
                                + Standing.COLUMNS)
                .param("id", seen.id().value())
                .param("revision", seen.revision())
                .param("desired", desired.name())
                .query((row, _) -> Standing.of(row))
                .optional();
    }

    /** Another version of Kubernetes is wanted; it counts as the cluster's when it is reached. */
    void aim(ClusterId id, String version) {
        jdbc.sql("update clusters set target_version = :version where id = :id")
                .param("version", version)
                .param("id", id.value())
                .update();
    }

    /** Keeps everybody else from the deleted cluster; false when it was restored meanwhile, or has no machines. */
    boolean holdsMachines(ClusterId id, Instant deletedAt) {
        return jdbc.sql("""
                        select true from clusters
                        where id = :id and deleted_at = :deleted and status_before_deletion in ('RUNNING', 'STOPPED')
                        for update
                        """)
                .param("id", id.value())
                .param("deleted", deletedAt.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** The machines of a deleted cluster are given up, and cost nothing from now on: it would be made anew. */
    void giveUpMachines(ClusterId id) {
        jdbc.sql(
                        "update clusters set status_before_deletion = 'PENDING' where id = :id and status = 'DELETED' returning "
                                + Standing.COLUMNS)
                .param("id", id.value())
                .query((row, _) -> Standing.of(row))
                .optional()
                .ifPresent(costs::count);
    }

    /** Whoever looks at the cluster is told. */
    private void tell(Standing cluster) {
        events.publishEvent(new ClusterStatusChanged(cluster.id(), cluster.plan(), cluster.status()));
    }

    private static List<String> names(List<ClusterStatus> statuses) {
        return statuses.stream().map(Enum::name).toList();
    }
}
