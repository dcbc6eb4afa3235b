package dev.basefly.clusters;

import dev.basefly.access.Access;
import dev.basefly.access.Visible;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.life.Orchestration;
import dev.basefly.plans.Quotas;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The clusters of the organization in scope. A change is one statement, recorded in the same
 * transaction; it holds only where the caller may change the cluster, and is FORBIDDEN otherwise.
 */
public final class Clusters {

    static final String TYPE = "clusters";

    /** The feature of plans that says how many an organization may have. */
    public static final String FEATURE = "clusters";

    private static final UUID LAST = new UUID(-1, -1);

    private static final String COLUMNS =
            "id, owner_id, name, location, plan, network, version, status, desired, failure, trouble, created_at,"
                    + " updated_at, deleted_at";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Access access;
    private final Allowance allowance;
    private final AuditLog audit;
    private final Clock clock;
    private final Orchestration orchestration;

    private record Written(Cluster cluster, AuditEntry entry) {}

    /** What bounds the clusters of an organization: how many, and of which plans. */
    record Allowance(Quotas quotas, PlanLevels levels) {}

    Clusters(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Access access,
            Allowance allowance,
            AuditLog audit,
            Clock clock,
            Orchestration orchestration) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.access = access;
        this.allowance = allowance;
        this.audit = audit;
        this.clock = clock;
        this.orchestration = orchestration;
    }

    /** A page of the active clusters, newest first. */
    public Page<Cluster> active(@Nullable ClusterId after, int limit) {
        return page("deleted_at is null", after, limit);
    }

    /** A page of the deleted clusters, newest first. */
    public Page<Cluster> deleted(@Nullable ClusterId after, int limit) {
        return page("deleted_at is not null", after, limit);
    }

    /** The active cluster, or NOT_FOUND. */
    public Cluster get(ClusterId id) {
        return jdbc.sql("select " + COLUMNS + " from clusters where id = :id and deleted_at is null")
                .param("id", id.value())
                .query(Clusters::cluster)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Cluster"));
    }

    /** The cluster, deleted or not, or NOT_FOUND. */
    public Cluster find(ClusterId id) {
        return jdbc.sql("select " + COLUMNS + " from clusters where id = :id")
                .param("id", id.value())
                .query(Clusters::cluster)
                .optional()
                .orElseThrow(() -> ApiError.notFound("Cluster"));
    }

    /**
     * Creates a cluster of the caller's; PAYMENT_REQUIRED when the organization's plan includes no more or none of such a plan,
     * CONFLICT when the caller has an active one of the plan, SERVICE_UNAVAILABLE where nobody makes any.
     */
    public Cluster create(ClusterDraft draft) {
        return recorded(() -> insert(draft), orchestration::created);
    }

    private Written insert(ClusterDraft draft) {
        RequestScope scope = RequestScope.current();
        allowance.quotas().take(FEATURE, 1);
        allowance.levels().require(draft.plan());
        return jdbc.sql("""
                        insert into clusters (id, tenant_id, owner_id, name, location, plan, network, created_at, updated_at)
                        values (:id, :tenant, :owner, :name, :location, :plan, :network, :now, :now)
                        returning\s""" + COLUMNS)
                .param("id", ClusterId.next(clock).value())
                .param("tenant", scope.requireTenant().value())
                .param("owner", caller(scope).value())
                .param("name", draft.name())
                .param("location", draft.location())
                .param("plan", draft.plan().name())
                .param("network", draft.network(), Types.VARCHAR)
                .param("now", now())
                .query((row, index) -> written(row, "cluster.created"))
                .single();
    }

    /**
     * Changes an active cluster so that two changes at once are both kept; NOT_FOUND when there is none, CONFLICT for the place of
     * one that has machines, or for which some are being made.
     */
    public Cluster update(ClusterId id, ClusterChange change) {
        return recorded(() -> change(id, change), _ -> {});
    }

    private void requirePlaceCanChange(ClusterId id, ClusterChange change) {
        if ((change.location() != null || change.network() != null)
                && locked(id).status() != ClusterStatus.PENDING) {
            throw ApiError.conflict(
                            "made_already",
                            "The cluster has machines already, so its location and network cannot change")
                    .remedy("Create another cluster there");
        }
    }

    private Written change(ClusterId id, ClusterChange change) {
        requirePlaceCanChange(id, change);
        Visible changeable = changeable();
        // Another place is another revision, so that machines which were asked for already are asked for there.
        return jdbc.sql("""
                        update clusters set
                            revision = revision + case when coalesce(:location, :network) is null then 0 else 1 end,
                            name = coalesce(:name, name),
                            location = coalesce(:location, location),
                            network = case when :network is null then network else nullif(:network, '') end
                        where id = :id and deleted_at is null and\s""" + changeable.condition() + """
                         returning old.name as old_name, old.location as old_location, old.network as old_network,\s""" + COLUMNS)
                .params(changeable.parameters())
                .param("id", id.value())
                .param("name", change.name(), Types.VARCHAR)
                .param("location", change.location(), Types.VARCHAR)
                .param("network", change.network(), Types.VARCHAR)
                .query((row, index) -> changed(row))
                .optional()
                .orElseThrow(() -> refusal(id, "deleted_at is null", ApiError.notFound("Cluster")));
    }

    /** Deletes an active cluster so that it can be restored; NOT_FOUND when there is none, also the second time. */
    public void delete(ClusterId id) {
        recorded(() -> remove(id), orchestration::deleted);
    }

    private Written remove(ClusterId id) {
        Visible changeable = changeable();
        if (!locked(id).status().isMade()) {
            // Kept machines go on counting until they are given up.
            allowance.quotas().giveBack(FEATURE, 1);
        }
        return jdbc.sql("""
                        update clusters set
                            status_before_deletion = case when status in ('RUNNING', 'STOPPED') then status else 'PENDING' end,
                            status = 'DELETED', deleted_at = :now, trouble = null
                        where id = :id and deleted_at is null and\s""" + changeable.condition() + " returning " + COLUMNS)
                .params(changeable.parameters())
                .param("id", id.value())
                .param("now", now())
                .query((row, index) -> written(row, "cluster.deleted"))
                .optional()
                .orElseThrow(() -> refusal(id, "deleted_at is null", ApiError.notFound("Cluster")));
    }

    /**
     * Restores a deleted cluster to the status it had, or begins to make it anew where its machines are gone; PAYMENT_REQUIRED
     * when the organization's plan includes no more or none of such a plan, CONFLICT when its owner has an active one of the plan
     * meanwhile.
     */
    public Cluster restore(ClusterId id) {
        return recorded(() -> bringBack(id), orchestration::restored);
    }

    private Written bringBack(ClusterId id) {
        Visible changeable = changeable();
        if (!keepsMachines(id, changeable)) {
            allowance.quotas().take(FEATURE, 1);
        }
        Written restored = jdbc.sql("""
                        update clusters
                        set status = status_before_deletion, status_before_deletion = null, deleted_at = null, failure = null,
                            target_version = case when failure is null then target_version end
                        where id = :id and deleted_at is not null and\s""" + changeable.condition() + " returning " + COLUMNS)
                .params(changeable.parameters())
                .param("id", id.value())
                .query((row, index) -> written(row, "cluster.restored"))
                .optional()
                .orElseThrow(() -> refusal(id, "deleted_at is not null", ApiError.notFound("Deleted cluster")));
        allowance.levels().require(restored.cluster().plan());
        return restored;
    }

    /** Whether a deleted cluster still has its machines, which nobody gives up meanwhile. */
    private boolean keepsMachines(ClusterId id, Visible changeable) {
        return jdbc.sql("select status_before_deletion from clusters where id = :id and deleted_at is not null and "
                        + changeable.condition() + " for update")
                .params(changeable.parameters())
                .param("id", id.value())
                .query(String.class)
                .optional()
                .filter(status -> ClusterStatus.valueOf(status).isMade())
                .isPresent();
    }

    /**
     * Switches a cluster on that was switched off; CONFLICT while it is being made, and when it runs or is about to. The
     * answer is the cluster before it does.
     */
    public Cluster start(ClusterId id) {
        return decide(id, AuditEntry.of("cluster.start_asked"), cluster -> orchestration.start(cluster.id()));
    }

    /** Switches a cluster off; CONFLICT while it is being made, and when it is off or about to be. */
    public Cluster stop(ClusterId id) {
        return decide(id, AuditEntry.of("cluster.stop_asked"), cluster -> orchestration.stop(cluster.id()));
    }

    /**
     * Has a running cluster become the next minor version of Kubernetes; CONFLICT when it does not run, or the version is not
     * the one that follows.
     */
    public Cluster upgrade(ClusterId id, String version) {
        return decide(
                id,
                AuditEntry.of("cluster.upgrade_asked").with("version", version),
                cluster -> orchestration.upgrade(cluster.id(), KubernetesVersion.after(cluster.version(), version)));
    }

    /** The version that the cluster can be upgraded to now, empty when there is none, or it does not run. */
    public Optional<String> nextVersion(Cluster cluster) {
        return cluster.status() == ClusterStatus.RUNNING ? KubernetesVersion.next(cluster.version()) : Optional.empty();
    }

    /** Tries again what failed about the cluster; CONFLICT when nothing did. */
    public Cluster retry(ClusterId id) {
        return decide(id, AuditEntry.of("cluster.retry_asked"), cluster -> orchestration.retry(cluster.id()));
    }

    /** Decides something about an active cluster that the caller may change, which nobody else changes meanwhile. */
    Cluster decide(ClusterId id, AuditEntry entry, Consumer<Cluster> consequence) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Cluster cluster = locked(id);
            consequence.accept(cluster);
            audit.record(entry.on("cluster", id));
            return find(id);
        }));
    }

    private Cluster locked(ClusterId id) {
        Visible changeable = changeable();
        return jdbc.sql("select " + COLUMNS + " from clusters where id = :id and deleted_at is null and "
                        + changeable.condition() + " for update")
                .params(changeable.parameters())
                .param("id", id.value())
                .query(Clusters::cluster)
                .optional()
                .orElseThrow(() -> refusal(id, "deleted_at is null", ApiError.notFound("Cluster")));
    }

    private Cluster recorded(Supplier<Written> change, Consumer<ClusterId> consequence) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Written written = change.get();
            audit.record(written.entry());
            consequence.accept(written.cluster().id());
            return find(written.cluster().id());
        }));
    }

    private static Written written(ResultSet row, String action) throws SQLException {
        Cluster cluster = cluster(row, 0);
        return new Written(
                cluster, AuditEntry.of(action).on("cluster", cluster.id()).with("plan", cluster.plan()));
    }

    private static Written changed(ResultSet row) throws SQLException {
        Cluster cluster = cluster(row, 0);
        return new Written(
                cluster,
                AuditEntry.of("cluster.changed")
                        .on("cluster", cluster.id())
                        .change("name", row.getString("old_name"), cluster.name())
                        .change("location", row.getString("old_location"), cluster.location())
                        .change("network", row.getString("old_network"), cluster.network()));
    }

    private Visible changeable() {
        return access.visible("clusters:write", TYPE);
    }

    /** Why a change of the cluster met no row: the caller may not change it, or it is not there. */
    private ApiError refusal(ClusterId id, String which, ApiError missing) {
        jdbc.sql("select " + COLUMNS + " from clusters where id = :id and " + which)
                .param("id", id.value())
                .query(Clusters::cluster)
                .optional()
                .ifPresent(cluster -> access.require("clusters:write", cluster.resource()));
        return missing;
    }

    private Page<Cluster> page(String which, @Nullable ClusterId after, int limit) {
        List<Cluster> rows = jdbc.sql("select " + COLUMNS + " from clusters where " + which
                        + " and id < :after order by id desc limit :limit")
                .param("after", after == null ? LAST : after.value())
                .param("limit", limit + 1)
                .query(Clusters::cluster)
                .list();
        return Page.of(rows, limit, cluster -> cluster.id().toString());
    }

    /** A cluster that a program creates belongs to the person in whose name the program's key acts. */
    private static UserId caller(RequestScope scope) {
        return switch (scope.actor()) {
            case Actor.Person person -> person.id();
            case Actor.Key key -> key.creator();
            case Actor.Support ignored -> throw noOwner();
            case Actor.Program ignored -> throw noOwner();
            case Actor.Anonymous ignored -> throw noOwner();
        };
    }

    private static IllegalStateException noOwner() {
        return new IllegalStateException("A cluster belongs to a person");
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Cluster cluster(ResultSet row, int index) throws SQLException {
        Timestamp deletedAt = row.getTimestamp("deleted_at");
        return new Cluster(
                new ClusterId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("owner_id", UUID.class)),
                row.getString("name"),
                row.getString("location"),
                ClusterPlan.valueOf(row.getString("plan")),
                row.getString("network"),
                row.getString("version"),
                ClusterStatus.valueOf(row.getString("status")),
                ClusterStatus.valueOf(row.getString("desired")),
                row.getString("failure"),
                row.getString("trouble"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                deletedAt == null ? null : deletedAt.toInstant());
    }
}
