package dev.basefly.audit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one way in which old events leave a log: from its beginning on, and the log says so. */
@CrossTenant(reason = "only the system's role may take events out of a log")
public final class AuditRetention {

    private final SystemDatabase database;
    private final AuditLog log;

    AuditRetention(SystemDatabase database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * Takes the chained events out that happened before that moment, up to the first one that did not; the last event of
     * the chain always stays. An event {@code audit.retired} names the place and hash from which the chain goes on.
     *
     * @return how many events left
     */
    public int retire(TenantId tenant, Instant before, String reason) {
        return database.inTransaction(() -> {
            JdbcClient jdbc = database.jdbc();
            AuditChain.lock(jdbc, tenant);
            return jdbc.sql("""
                            select s.position, s.hash from audit_seals s
                            where s.tenant_id = :tenant
                              and s.position < (select max(position) from audit_seals where tenant_id = :tenant)
                              and s.position < coalesce((
                                select min(kept.position) from audit_seals kept
                                join audit_events e on e.tenant_id = kept.tenant_id and e.id = kept.event_id
                                where kept.tenant_id = :tenant and e.occurred_at >= :before), 9223372036854775807)
                            order by s.position desc limit 1
                            """)
                    .param("tenant", tenant.value())
                    .param("before", before.atOffset(ZoneOffset.UTC))
                    .query((row, index) -> Link.of(row))
                    .optional()
                    .map(end -> remove(jdbc, tenant, end, reason))
                    .orElse(0);
        });
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
        log.record(
                tenant,
                AuditEntry.of("audit.retired")
                        .with("position", end.position())
                        .with("hash", end.hash())
                        .with("events", removed)
                        .because(reason));
        return removed;
    }
}
