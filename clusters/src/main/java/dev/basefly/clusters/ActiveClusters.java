package dev.basefly.clusters;

import dev.basefly.plans.spi.UsageSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many clusters an organization has that are not deleted, or whose machines are kept so that they can be restored. */
final class ActiveClusters implements UsageSource {

    private final JdbcClient jdbc;

    ActiveClusters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String feature() {
        return Clusters.FEATURE;
    }

    @Override
    public long count() {
        return jdbc.sql("""
                        select count(*) from clusters
                        where deleted_at is null or status_before_deletion in ('RUNNING', 'STOPPED')
                        """).query(Long.class).single();
    }
}
