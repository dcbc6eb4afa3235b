package dev.basefly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of its own with the tenants' table {@code notes}, reached through the tenant pool. */
final class NotesDatabase implements AutoCloseable {

    static final TenantId ACME = new TenantId(UUID.fromString("01900000-0000-7000-8000-00000000000a"));
    static final TenantId GLOBEX = new TenantId(UUID.fromString("01900000-0000-7000-8000-00000000000b"));

    final TestPostgres.Database database;
    final HikariDataSource pool;
    final DataSource source;
    final JdbcClient jdbc;
    final JdbcTemplate template;
    final TransactionTemplate transaction;

    NotesDatabase(int connections) {
        database = TestPostgres.newDatabase();
        var address = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        new Schema(List.of(new Migrations("database"), new Migrations("notes", "database"))).migrate(address);
        pool = pool(connections);
        source = tenantSource(pool);
        jdbc = JdbcClient.create(source);
        template = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    static DataSource tenantSource(DataSource pool) {
        return new TenantDataSource(
                pool, NotesDatabase::currentTenant, StatementObserver.NONE, Placement.Source.ALL_SHARED);
    }

    /** Runs the block for the tenant in a transaction of the tenant pool. */
    <T extends @Nullable Object> T inTransaction(TenantId tenant, Supplier<T> block) {
        return Tenant.call(tenant, () -> transaction.execute(status -> block.get()));
    }

    void write(TenantId tenant, String words) {
        Tenant.run(tenant, () -> insert(tenant, words));
    }

    int insert(TenantId tenant, String words) {
        return jdbc.sql("insert into notes (tenant_id, words) values (:tenant, :words)")
                .param("tenant", tenant.value())
                .param("words", words)
                .update();
    }

    /** All words the tenant sees, without a condition in the statement. */
    List<String> words(TenantId tenant) {
        return Tenant.call(tenant, this::words);
    }

    List<String> words() {
        return jdbc.sql("select words from notes order by id")
                .query((row, index) -> row.getString(1))
                .list();
    }

    /** How many connections of the pool still know a tenant. */
    int connectionsWithTenant() {
        var connections = new java.util.ArrayList<java.sql.Connection>();
        try {
            int found = 0;
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                var connection = pool.getConnection();
                connections.add(connection);
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("select current_setting('basefly.tenant_id', true)")) {
                    row.next();
                    var setting = row.getString(1);
                    found += setting == null || setting.isEmpty() ? 0 : 1;
                }
            }
            return found;
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            connections.forEach(NotesDatabase::giveBack);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static void giveBack(java.sql.Connection connection) {
        try {
            connection.close();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private HikariDataSource pool(int connections) {
        var config = new HikariConfig();
        config.setDataSource(database.asRole("basefly_app"));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static @Nullable UUID currentTenant() {
        var tenant = RequestScope.currentTenant();
        return tenant == null ? null : tenant.value();
    }
}
