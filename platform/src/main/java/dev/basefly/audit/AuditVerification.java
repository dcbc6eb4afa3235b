package dev.basefly.audit;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks a log from its first to its last event against the chain and the installation's secret. */
public final class AuditVerification {

    private static final int ROWS_AT_ONCE = 500;

    private static final String SEALED = """
            select s.position, s.event_id, s.hash,
            """ + AuditRows.COLUMNS + """
            from audit_seals s left join audit_events e on e.tenant_id = s.tenant_id and e.id = s.event_id
            where s.position > :after
            order by s.position
            """;

    private static final String UNSEALED = "select " + AuditRows.COLUMNS + """
            from audit_events e
            where not exists (select from audit_seals s where s.tenant_id = e.tenant_id and s.event_id = e.id)
            """;

    private final JdbcClient jdbc;
    private final AuditKey key;
    private final TransactionTemplate snapshot;

    AuditVerification(JdbcClient jdbc, AuditKey key, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.key = key;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * Checks an organization's log: one pass over all of its rows, of which a few hundred are in memory at a time.
     * Writing goes on meanwhile.
     */
    public AuditReport verify(TenantId tenant) {
        RequestScope scope = RequestScope.find()
                .orElseGet(() -> new RequestScope("system", null, new Actor.Program("audit"), Locale.ROOT));
        return scope.withTenant(tenant)
                .<AuditReport, RuntimeException>call(
                        () -> Objects.requireNonNull(snapshot.execute(status -> walk(tenant))));
    }

    /** Checks the log of what belongs to the installation and to no organization. */
    public AuditReport verifyInstallation() {
        return verify(TenantId.INSTALLATION);
    }

    private AuditReport walk(TenantId tenant) {
        Link start = start(jdbc, tenant, key);
        Walk walk = new Walk(tenant, key, start);
        jdbc.sql("select day, position, hash, mac from audit_heads").query(row -> {
            walk.head(AuditHead.of(row));
        });
        jdbc.sql(SEALED)
                .withFetchSize(ROWS_AT_ONCE)
                .param("after", start.position())
                .query(row -> {
                    walk.sealed(row);
                });
        jdbc.sql(UNSEALED).withFetchSize(ROWS_AT_ONCE).query(row -> {
            walk.unsealed(row);
        });
        return walk.report();
    }

    /** Behind what was retired, as far as an authentic event of the log says so. */
    static Link start(JdbcClient jdbc, TenantId tenant, AuditKey key) {
        StoredEvent retirement = jdbc.sql("select " + AuditRows.COLUMNS + """
                        from audit_events e where e.tenant_id = :tenant and e.action = 'audit.retired'
                        order by e.id desc limit 1
                        """)
                .param("tenant", tenant.value())
                .query((row, index) -> StoredEvent.of(row))
                .optional()
                .filter(event -> event.isAuthentic(key))
                .orElse(null);
        return retirement == null || retirement.event() == null ? Link.START : end(retirement.event());
    }

    private static Link end(AuditEvent retirement) {
        Map<String, @Nullable String> details = retirement.entry().details();
        return new Link(
                Long.parseLong(Objects.requireNonNull(details.get("position"))),
                Objects.requireNonNull(details.get("hash")));
    }
}
