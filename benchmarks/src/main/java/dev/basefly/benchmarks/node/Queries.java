package dev.basefly.benchmarks.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The statement behind the list of clusters in this process: raw, with the platform's isolation, and without. */
public final class Queries implements AutoCloseable {

    public static final int CONNECTIONS = 10;

    private static final UUID LAST = new UUID(-1, -1);
    /** One row more than a page has, which tells whether there is a next one. */
    public static final int LIMIT = 21;

    private static final String COLUMNS =
            "id, owner_id, name, location, plan, network, status, created_at, updated_at, deleted_at";
    private static final String TAIL = " deleted_at is null and id < :after order by id desc limit :limit";
    private static final String ISOLATED = "select " + COLUMNS + " from clusters where" + TAIL;
    private static final String PLAIN = "select " + COLUMNS + " from clusters where tenant_id = :tenant and" + TAIL;

    private record Row(
            UUID id,
            UUID owner,
            String name,
            String location,
            String plan,
            @Nullable String network,
            String status,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt) {}

    private final BlockingQueue<PreparedStatement> raw = new ArrayBlockingQueue<>(CONNECTIONS);
    private final ConfigurableApplicationContext platform;
    private final HikariDataSource plainPool;
    private final JdbcClient isolated;
    private final JdbcClient plain;
    private final TransactionTemplate isolatedTransaction;
    private final TransactionTemplate plainTransaction;

    public Queries(Database database) throws SQLException {
        platform = Node.ofModules(
                database,
                List.of("dev.basefly.runtime.RuntimeConfiguration", "dev.basefly.database.DatabaseConfiguration"),
                "basefly.database.pool-size=" + CONNECTIONS,
                "logging.level.root=warn");
        DataSource tenants = platform.getBean(DataSource.class);
        isolated = JdbcClient.create(tenants);
        isolatedTransaction = new TransactionTemplate(new JdbcTransactionManager(tenants));
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.asSuperuser());
        config.setMaximumPoolSize(CONNECTIONS);
        plainPool = new HikariDataSource(config);
        plain = JdbcClient.create(plainPool);
        plainTransaction = new TransactionTemplate(new JdbcTransactionManager(plainPool));
        for (int number = 0; number < CONNECTIONS; number++) {
            Connection connection = database.asSuperuser().getConnection();
            raw.add(connection.prepareStatement(
                    PLAIN.replace(":tenant", "?").replace(":after", "?").replace(":limit", "?")));
        }
    }

    /** By JDBC alone, each connection with its statement already prepared. */
    public int raw(UUID tenant) throws SQLException, InterruptedException {
        PreparedStatement statement = raw.take();
        try {
            statement.setObject(1, tenant);
            statement.setObject(2, LAST);
            statement.setInt(3, LIMIT);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result, 0));
                }
            }
            return rows.size();
        } finally {
            raw.add(statement);
        }
    }

    /** Through the platform's pool, which knows the tenant; the statement does not name it. */
    public int isolated(UUID tenant) {
        return Tenant.call(
                new TenantId(tenant),
                () -> isolated.sql(ISOLATED)
                        .param("after", LAST)
                        .param("limit", LIMIT)
                        .query(Queries::row)
                        .list()
                        .size());
    }

    /** Through an ordinary pool whose login no policy binds. */
    public int plain(UUID tenant) {
        return plain.sql(PLAIN)
                .param("tenant", tenant)
                .param("after", LAST)
                .param("limit", LIMIT)
                .query(Queries::row)
                .list()
                .size();
    }

    public int isolatedInTransaction(UUID tenant) {
        return Tenant.call(
                new TenantId(tenant), () -> isolatedTransaction.<Integer>execute(status -> isolated(tenant)));
    }

    public int plainInTransaction(UUID tenant) {
        return plainTransaction.<Integer>execute(status -> plain(tenant));
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : raw) {
            statement.getConnection().close();
        }
        plainPool.close();
        platform.close();
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        Timestamp deletedAt = row.getTimestamp("deleted_at");
        return new Row(
                row.getObject("id", UUID.class),
                row.getObject("owner_id", UUID.class),
                row.getString("name"),
                row.getString("location"),
                row.getString("plan"),
                row.getString("network"),
                row.getString("status"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                deletedAt == null ? null : deletedAt.toInstant());
    }
}
