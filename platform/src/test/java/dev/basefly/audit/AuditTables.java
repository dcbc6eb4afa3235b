package dev.basefly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The audit log's tables past the log: what is chained, and what somebody may do who has every right. */
@CrossTenant(reason = "looks at the chain of any tenant")
record AuditTables(SystemDatabase system, Environment settings) {

    /** The events of the chain in its order. */
    List<UUID> chained(TenantId tenant) {
        return system.jdbc()
                .sql("select event_id from audit_seals where tenant_id = :tenant order by position")
                .param("tenant", tenant.value())
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    /** What somebody with every right in the database can do. */
    void attack(String statement) throws SQLException {
        var database =
                new DriverManagerDataSource(settings.getRequiredProperty("basefly.database.url"), "postgres", "");
        try (var connection = database.getConnection();
                var sql = connection.createStatement()) {
            sql.execute("set session_replication_role = replica");
            assertThat(sql.executeUpdate(statement)).as(statement).isPositive();
        }
    }
}
