package dev.basefly.benchmarks.audit;

import dev.basefly.audit.AuditChain;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.audit.AuditReport;
import dev.basefly.audit.AuditVerification;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that insert one row of a table like the product's, with an audit event and without. */
final class AuditWrites implements AutoCloseable {

    private static final String INSERT = """
            insert into machines (id, tenant_id, owner_id, name, location, plan, status, created_at, updated_at)
            values (:id, :tenant, :owner, :name, :location, :plan, :status, now(), now())
            """;

    private final Database database;
    private final ConfigurableApplicationContext platform;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditLog audit;

    AuditWrites(Database database) {
        this.database = database;
        platform = Node.ofModules(
                database,
                List.of(
                        "dev.basefly.runtime.RuntimeConfiguration",
                        "dev.basefly.database.DatabaseConfiguration",
                        "dev.basefly.audit.AuditConfiguration",
                        DataSourceTransactionManagerAutoConfiguration.class.getName(),
                        TransactionAutoConfiguration.class.getName(),
                        JdbcTemplateAutoConfiguration.class.getName(),
                        JdbcClientAutoConfiguration.class.getName()),
                "logging.level.root=warn");
        jdbc = platform.getBean(JdbcClient.class);
        transaction = platform.getBean(TransactionTemplate.class);
        audit = platform.getBean(AuditLog.class);
    }

    /** Makes the table. */
    void prepare() {
        JdbcClient superuser = JdbcClient.create(database.asSuperuser());
        superuser.sql("""
                        create table machines (
                            id uuid primary key,
                            tenant_id uuid not null,
                            owner_id uuid not null,
                            name text not null,
                            location text not null,
                            plan text not null,
                            network text,
                            status text not null,
                            created_at timestamptz not null,
                            updated_at timestamptz not null,
                            deleted_at timestamptz
                        )
                        """).update();
        superuser
                .sql("create unique index on machines (tenant_id, owner_id, plan) where deleted_at is null")
                .update();
        superuser
                .sql("create index on machines (tenant_id, id desc) where deleted_at is null")
                .update();
        superuser.sql("create index on machines (tenant_id, deleted_at)").update();
        superuser.sql("create index on machines (owner_id)").update();
        superuser
                .sql("select make_tenant_table('machines')")
                .query((row, index) -> index)
                .list();
    }

    int bare(UUID tenant) {
        return Tenant.call(
                new TenantId(tenant), () -> transaction.<Integer>execute(status -> insert(UUID.randomUUID())));
    }

    int audited(UUID tenant) {
        return Tenant.call(
                new TenantId(tenant),
                () -> transaction.<Integer>execute(status -> {
                    UUID id = UUID.randomUUID();
                    int rows = insert(id);
                    audit.record(
                            AuditEntry.of("machine.created").on("machine", id).with("plan", "FREE"));
                    return rows;
                }));
    }

    /** Writes that many events of one tenant and says how fast they are checked. */
    double verifiedPerSecond(int events) {
        TenantId tenant = new TenantId(UUID.randomUUID());
        Tenant.run(
                tenant,
                () -> transaction.executeWithoutResult(status -> {
                    for (int event = 0; event < events; event++) {
                        audit.record(AuditEntry.of("machine.changed")
                                .on("machine", event)
                                .change("name", "Blue", "Green"));
                    }
                }));
        platform.getBean(AuditChain.class).seal();
        long start = System.nanoTime();
        AuditReport report = platform.getBean(AuditVerification.class).verify(tenant);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!report.intact() || report.events() != events) {
            throw new IllegalStateException("Not all events were found intact");
        }
        return events / seconds;
    }

    @Override
    public void close() {
        platform.close();
    }

    private int insert(UUID id) {
        return jdbc.sql(INSERT)
                .param("id", id)
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("owner", UUID.randomUUID())
                .param("name", "Production")
                .param("location", "eu-central-1")
                .param("plan", "FREE")
                .param("status", "PENDING")
                .update();
    }
}
