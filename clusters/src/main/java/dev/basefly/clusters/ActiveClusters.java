package dev.basefly.clusters;

import dev.basefly.plans.spi.UsageSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many clusters an organization has that are not deleted. */
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
        return jdbc.sql("select count(*) from clusters where deleted_at is null")
                .query(Long.class)
                .single();
    }
}
