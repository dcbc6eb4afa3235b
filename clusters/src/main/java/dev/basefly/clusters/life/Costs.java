package dev.basefly.clusters.life;

import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.Uuid7;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the clusters of the organization in scope cost: each machine by the hour, as long as its cluster runs. Time is counted
 * exactly and rounded once, half up, when a sum is told.
 */
public final class Costs {

    /** All prices are in it (ISO 4217). */
    public static final String CURRENCY = "EUR";

    private static final BigDecimal MICROS_AN_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toNanos() / 1_000);

    private final JdbcClient jdbc;
    private final Clock clock;

    Costs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What a cluster costs.
     *
     * @param hourlyCents at the moment, 0 while it does not run
     * @param totalCents up to now, since it was created
     */
    public record Cost(String currency, long hourlyCents, long totalCents) {}

    /** What the cluster costs up to now. */
    public Cost of(ClusterId cluster) {
        return jdbc.sql("""
                        select coalesce(sum(hourly_cents) filter (where ended_at is null), 0) as hourly,
                            coalesce(sum(hourly_cents * (extract(epoch from
                                greatest(began_at, coalesce(ended_at, :now)) - began_at) * 1000000)::numeric), 0) as micros
                        from cluster_periods where cluster_id = :cluster
                        """)
                .param("cluster", cluster.value())
                .param("now", now())
                .query((row, _) -> new Cost(CURRENCY, row.getLong("hourly"), cents(row.getBigDecimal("micros"))))
                .single();
    }

    /** Of cents an hour, for so many microseconds. */
    static long cents(BigDecimal centMicros) {
        return centMicros.divide(MICROS_AN_HOUR, 0, RoundingMode.HALF_UP).longValueExact();
    }

    /** What machines cost an hour while they run. */
    static int hourly(List<MachineSpec.Pool> pools) {
        return MachineSpec.hourlyCents(pools);
    }

    /**
     * Counts from now on by what the machines of the cluster are now. The caller has written to the cluster in the same
     * transaction, so that no two count at once.
     */
    void count(Standing cluster) {
        int hourly = cluster.status() == ClusterStatus.RUNNING ? cluster.hourlyCents() : 0;
        jdbc.sql("""
                        update cluster_periods set ended_at = greatest(began_at, :now)
                        where cluster_id = :cluster and ended_at is null and hourly_cents <> :hourly
                        """)
                .param("cluster", cluster.id().value())
                .param("now", now())
                .param("hourly", hourly)
                .update();
        if (hourly == 0) {
            return;
        }
        jdbc.sql("""
                        insert into cluster_periods (id, tenant_id, cluster_id, began_at, hourly_cents)
                        values (:id, :tenant, :cluster, :now, :hourly)
                        on conflict (cluster_id) where ended_at is null do nothing
                        """)
                .param("id", Uuid7.next(clock))
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("cluster", cluster.id().value())
                .param("now", now())
                .param("hourly", hourly)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
