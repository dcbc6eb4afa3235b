package dev.basefly.benchmarks.peer;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The list of clusters as a service without tenants in its ground would write it: the caller says whose. */
@RestController
class ClusterController {

    private static final UUID LAST = new UUID(-1, -1);
    private static final int DEFAULT_LIMIT = 20;

    private final JdbcClient jdbc;

    ClusterController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Cluster(
            String id,
            String owner,
            String name,
            String location,
            String plan,
            @Nullable String network,
            String status,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt) {}

    record Page(List<Cluster> data, Meta meta) {
        record Meta(@Nullable String nextCursor, boolean hasMore) {}
    }

    @GetMapping("/api/v1/clusters")
    Page list(
            @RequestParam UUID tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable UUID after) {
        int size = limit == null ? DEFAULT_LIMIT : limit;
        List<Cluster> rows = jdbc.sql("""
                        select id, owner_id, name, location, plan, network, status, created_at, updated_at, deleted_at
                        from clusters where tenant_id = :tenant and deleted_at is null and id < :after
                        order by id desc limit :limit
                        """)
                .param("tenant", tenant)
                .param("after", after == null ? LAST : after)
                .param("limit", size + 1)
                .query(ClusterController::cluster)
                .list();
        boolean more = rows.size() > size;
        List<Cluster> data = more ? rows.subList(0, size) : rows;
        return new Page(data, new Page.Meta(more ? cursor(data.getLast().id()) : null, more));
    }

    private static Cluster cluster(ResultSet row, int index) throws SQLException {
        Timestamp deletedAt = row.getTimestamp("deleted_at");
        return new Cluster(
                PrefixedId.text("clu", row.getObject("id", UUID.class)),
                PrefixedId.text("usr", row.getObject("owner_id", UUID.class)),
                row.getString("name"),
                row.getString("location"),
                row.getString("plan"),
                row.getString("network"),
                row.getString("status"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                deletedAt == null ? null : deletedAt.toInstant());
    }

    private static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }
}
