package dev.basefly.clusters;

import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many active clusters of each status the organization in scope has. */
public final class ClusterCounts {

    /** More are not counted; plans include far less. */
    public static final int MOST = 1_000;

    private final JdbcClient jdbc;

    ClusterCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Statuses that no cluster has are left out. */
    public Map<ClusterStatus, Integer> byStatus() {
        Map<ClusterStatus, Integer> counts = new EnumMap<>(ClusterStatus.class);
        jdbc.sql("""
                        select status, count(*) as clusters
                        from (select status from clusters where deleted_at is null limit :most) active
                        group by status
                        """)
                .param("most", MOST)
                .query((row, _) -> Map.entry(ClusterStatus.valueOf(row.getString("status")), row.getInt("clusters")))
                .list()
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }
}
