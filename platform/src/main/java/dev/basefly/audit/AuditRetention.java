package dev.basefly.audit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one way in which old events leave a log: whole days from its beginning on, and the log says so. What is not as it was
 * recorded stays, so that a verification goes on naming it.
 */
@CrossTenant(reason = "only the system's role may take events out of a log")
public final class AuditRetention {

    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);

    /** How many events leave in one transaction, unless a single day has more. */
    private static final int AT_ONCE = 10_000;

    private static final int MOST_TENANTS = 1_000;

    private static final RequestScope JOB =
            new RequestScope("audit-retention", null, new Actor.Program("job:audit-retention"), Locale.ROOT);

    private final SystemDatabase database;
    private final AuditLog events;
    private final AuditKey key;
    private final AuditSettings settings;
    private final Clock clock;

    AuditRetention(SystemDatabase database, AuditLog events, AuditKey key, AuditSettings settings, Clock clock) {
        this.database = database;
        this.events = events;
        this.key = key;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes what is older than the setting says out of all logs, as long as it may go on. Several nodes may do it at once;
     * a log that fails does not keep the others waiting.
     */
    void sweep(BooleanSupplier goesOn) {
        if (settings.retention().isZero()) {
            return;
        }
        LocalDate firstKept = LocalDate.ofInstant(clock.instant().minus(settings.retention()), ZoneOffset.UTC);
        String reason = "kept for %d days".formatted(settings.retention().toDays());
        for (TenantId tenant : due(firstKept)) {
            try {
                int left = 1;
                while (left > 0 && goesOn.getAsBoolean()) {
                    left = JOB.call(() -> retire(tenant, firstKept, reason));
                }
            } catch (RuntimeException failure) {
                log.warn("Old events of {} stay: {}", tenant, failure.getMessage());
            }
        }
    }

    /**
     * Takes events out that were chained before that day (UTC): whole days, some of them at a time, the last event of the
     * chain never. An event {@code audit.retired} names the place and hash from which the chain goes on.
     *
     * @return how many events left; call again until none does
     * @throws IllegalStateException when one of them is not what was recorded; then all stay
     */
    public int retire(TenantId tenant, LocalDate firstKept, String reason) {
        return database.inTransaction(() -> {
            JdbcClient jdbc = database.jdbc();
            AuditChain.lock(jdbc, tenant);
            Link start = AuditVerification.start(jdbc, tenant, key);
            List<AuditHead> ends = ends(jdbc, tenant, start, firstKept);
            if (ends.isEmpty()) {
                return 0;
            }
            AuditHead end = ends.stream()
                    .filter(head -> head.link().position() <= start.position() + AT_ONCE)
                    .reduce((first, second) -> second)
                    .orElse(ends.getFirst());
            requireIntact(jdbc, tenant, start, ends.subList(0, ends.indexOf(end) + 1));
            return remove(jdbc, tenant, end.link(), reason);
        });
    }

    /** Logs that have days to lose, and something behind them. */
    private List<TenantId> due(LocalDate firstKept) {
        return database.jdbc()
                .sql("""
                        select distinct h.tenant_id from audit_heads h
                        join audit_seals s on s.tenant_id = h.tenant_id and s.position = h.position
                        join audit_seals n on n.tenant_id = h.tenant_id and n.position = h.position + 1
                        where h.day < :firstKept limit :limit
                        """)
                .param("firstKept", firstKept)
                .param("limit", MOST_TENANTS)
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Where a day ended before the first one that is kept. */
    private static List<AuditHead> ends(JdbcClient jdbc, TenantId tenant, Link start, LocalDate firstKept) {
        return jdbc.sql("""
                        select day, position, hash, mac from audit_heads
                        where tenant_id = :tenant and day < :firstKept and position > :start
                          and position < (select max(position) from audit_seals where tenant_id = :tenant)
                        order by day
                        """)
                .param("tenant", tenant.value())
                .param("firstKept", firstKept)
                .param("start", start.position())
                .query((row, index) -> AuditHead.of(row))
                .list();
    }

    private void requireIntact(JdbcClient jdbc, TenantId tenant, Link start, List<AuditHead> heads) {
        Walk walk = new Walk(tenant, key, start);
        heads.forEach(walk::head);
        jdbc.sql("select s.position, s.event_id, s.hash, " + AuditRows.COLUMNS + """
                        from audit_seals s left join audit_events e on e.tenant_id = s.tenant_id and e.id = s.event_id
                        where s.tenant_id = :tenant and s.position > :start and s.position <= :end
                        order by s.position
                        """)
                .param("tenant", tenant.value())
                .param("start", start.position())
                .param("end", heads.getLast().link().position())
                .query(row -> {
                    walk.sealed(row);
                });
        AuditReport report = walk.report();
        if (!report.intact()) {
            throw new IllegalStateException(
                    "the log was tampered with: " + report.findings().getFirst().message());
        }
    }

    private int remove(JdbcClient jdbc, TenantId tenant, Link end, String reason) {
        jdbc.sql("select set_config('basefly.audit_retires', 'on', true)")
                .query(String.class)
                .single();
        int removed = jdbc.sql("""
                        delete from audit_events e using audit_seals s
                        where s.tenant_id = :tenant and s.position <= :end
                          and e.tenant_id = s.tenant_id and e.id = s.event_id
                        """)
                .param("tenant", tenant.value())
                .param("end", end.position())
                .update();
        jdbc.sql("delete from audit_seals where tenant_id = :tenant and position <= :end")
                .param("tenant", tenant.value())
                .param("end", end.position())
                .update();
        events.record(
                tenant,
                AuditEntry.of("audit.retired")
                        .with("position", end.position())
                        .with("hash", end.hash())
                        .with("events", removed)
                        .because(reason));
        return removed;
    }
}
