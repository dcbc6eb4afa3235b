package dev.basefly.benchmarks.jobs;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.sql.PreparedStatement;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What adding a job is held against: in the same kind of transaction, of the same pool and with the organization told to the
 * server in the same way, one prepared insert of the payload into the plainest table, by JDBC.
 */
final class RawInserts {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final BaseflyJobs jobs;

    RawInserts(BaseflyJobs jobs) {
        this.jobs = jobs;
        this.jdbc = jobs.bean(JdbcTemplate.class);
        this.transaction = jobs.bean(TransactionTemplate.class);
        jobs.superuser()
                .sql(
                        "create table raw_rows (id bigint generated always as identity primary key, payload jsonb not null)")
                .update();
        jobs.superuser().sql("grant insert on raw_rows to basefly_app").update();
    }

    int add(UUID tenant) {
        return Tenant.call(new TenantId(tenant), () -> transaction.<Integer>execute(_ -> insert()));
    }

    private int insert() {
        Integer rows = jdbc.execute((java.sql.Connection connection) -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into raw_rows (payload) values (?::jsonb)")) {
                insert.setString(1, "{\"number\": 1}");
                return insert.executeUpdate();
            }
        });
        return rows == null ? 0 : rows;
    }

    void clear() {
        jobs.superuser().sql("truncate raw_rows").update();
    }
}
