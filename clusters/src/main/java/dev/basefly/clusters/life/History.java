package dev.basefly.clusters.life;

import static dev.basefly.words.Words.later;

import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.Uuid7;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened to each cluster of the organization in scope; the latest some hundreds of a cluster are kept. */
public final class History {

    private static final int KEPT = 200;
    private static final int LONGEST = 500;
    private static final UUID LAST = new UUID(-1, -1);

    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    History(JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** What happened to the cluster, newest first, before the given event. */
    public Page<ClusterEvent> of(ClusterId cluster, ClusterEvent.@Nullable Id before, int limit) {
        List<ClusterEvent> found = jdbc.sql("""
                        select id, happened_at, kind, status, message from cluster_events
                        where cluster_id = :cluster and id < :before order by id desc limit :limit
                        """)
                .param("cluster", cluster.value())
                .param("before", before == null ? LAST : before.value())
                .param("limit", limit + 1)
                .query((row, _) -> new ClusterEvent(
                        new ClusterEvent.Id(row.getObject("id", UUID.class)),
                        row.getTimestamp("happened_at").toInstant(),
                        ClusterEvent.Kind.valueOf(row.getString("kind")),
                        ClusterStatus.valueOf(row.getString("status")),
                        row.getString("message")))
                .list();
        return Page.of(found, limit, event -> event.id().toString());
    }

    /** Notes what happened, in the transaction that is open. */
    void add(ClusterId cluster, ClusterEvent.Kind kind, ClusterStatus status, String message) {
        jdbc.sql("""
                        insert into cluster_events (id, tenant_id, cluster_id, happened_at, kind, status, message)
                        values (:id, :tenant, :cluster, :now, :kind, :status, :message)
                        """)
                .param("id", Uuid7.next(clock))
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("cluster", cluster.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("kind", kind.name())
                .param("status", status.name())
                .param("message", cut(message))
                .update();
        jdbc.sql("""
                        delete from cluster_events where cluster_id = :cluster and id <= (
                            select id from cluster_events where cluster_id = :cluster
                            order by id desc offset :kept limit 1)
                        """).param("cluster", cluster.value()).param("kept", KEPT).update();
    }

    /** Records in the organization's audit log, too, in the transaction that is open. */
    void record(AuditEntry entry) {
        audit.record(entry);
    }

    /** As long as the database takes it, never in the middle of a character. */
    static String cut(String text) {
        String clean = text.replace("\u0000", "");
        if (clean.isBlank()) {
            return later("No reason was given");
        }
        return clean.codePointCount(0, clean.length()) <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST));
    }
}
