package dev.basefly.placements;

import dev.basefly.RunningPlatform;
import dev.basefly.database.Migrations;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A running platform whose product is gadgets, shared by the tests of moves; they move tenants themselves. */
public final class GadgetPlatform {

    public static final GadgetPlatform SHARED = new GadgetPlatform();

    public final TestPostgres.Database database = TestPostgres.newDatabase();
    public final RunningPlatform node = RunningPlatform.start(
            Gadgets.class, RunningPlatform.at(database, "basefly.runtime.role=web", "basefly.database.pool-size=12"));
    final JdbcClient jdbc = node.context().getBean(JdbcClient.class);
    final TransactionTemplate transaction =
            new TransactionTemplate(node.context().getBean(PlatformTransactionManager.class));
    public final Moves moves = node.context().getBean(Moves.class);
    public final JdbcClient superuser = JdbcClient.create(database.asSuperuser());
    final Mover.Parts parts;

    /** A product whose rows can be moved. */
    static class Gadgets {
        @Bean
        static Migrations gadgetsMigrations() {
            return Migrations.ofProduct("gadgets", "tenancy", "identity");
        }
    }

    private GadgetPlatform() {
        // The only node knows at once what its own mover does.
        Mover.Parts ordinary = node.context().getBean(Mover.Parts.class);
        parts = new Mover.Parts(
                ordinary.places(), moves, ordinary.directory(), ordinary.clock(), Duration.ofMillis(20));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(node::close));
    }

    public Move run(Move move) throws SQLException {
        try (Mover mover = Mover.take(parts, move.id()).orElseThrow()) {
            return mover.run();
        }
    }

    Move step(Move move) throws SQLException {
        try (Mover mover = Mover.take(parts, move.id()).orElseThrow()) {
            return mover.step(move);
        }
    }

    Move stepUntil(Move move, MoveState state) throws SQLException {
        Move current = move;
        while (current.state() != state) {
            current = step(current);
            if (!current.state().running() && current.state() != state) {
                throw new IllegalStateException(current.toString());
            }
        }
        return current;
    }

    static Placement schema(TenantId tenant) {
        return new Placement.Schema(name(tenant));
    }

    public static Placement database(TenantId tenant) {
        return new Placement.Database(name(tenant), Secret.of(""));
    }

    /** What an operator enters to name a database on another server. */
    static String address(TestPostgres.Database elsewhere) {
        return address(elsewhere, elsewhere.username(), elsewhere.password());
    }

    static String address(TestPostgres.Database elsewhere, String username, String password) {
        return elsewhere.jdbcUrl().replace("jdbc:postgresql://", "postgresql://%s:%s@".formatted(username, password));
    }

    public TenantId organization(String name) {
        TenantId id = TenantId.next(Clock.systemUTC());
        node.context()
                .getBean(SystemDatabase.class)
                .jdbc()
                .sql("insert into organizations (tenant_id, name, created_at) values (:id, :name, now())")
                .param("id", id.value())
                .param("name", name)
                .update();
        return id;
    }

    /** Adds gadgets; returns the id of one of them. */
    UUID add(TenantId tenant, int count) {
        return Tenant.call(tenant, () -> insert(jdbc, tenant, count));
    }

    static UUID insert(JdbcClient jdbc, TenantId tenant, int count) {
        return jdbc.sql("""
                        insert into gadgets (id, tenant_id, kind, words)
                        select uuidv7(), :tenant, uuidv7()::text, 'gadget ' || n - 1
                        from generate_series(1, :count) n returning id
                        """)
                .param("tenant", tenant.value())
                .param("count", count)
                .query((row, index) -> row.getObject(1, UUID.class))
                .list()
                .getLast();
    }

    /** What the tenant sees, wherever it lives. */
    Map<UUID, String> gadgets(TenantId tenant) {
        Map<UUID, String> found = new TreeMap<>();
        Tenant.run(
                tenant,
                () -> jdbc.sql("select id, words from gadgets where words <> :none")
                        .param("none", "none")
                        .query((row, index) -> found.put(row.getObject(1, UUID.class), row.getString(2)))
                        .list());
        return found;
    }

    long rows(String table, TenantId tenant) {
        return superuser
                .sql("select count(*) from " + table + " where tenant_id = :tenant")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    boolean schemaExists(TenantId tenant) {
        return superuser
                .sql("select to_regnamespace(:schema) is not null")
                .param("schema", name(tenant))
                .query(Boolean.class)
                .single();
    }

    private static String name(TenantId tenant) {
        return "t_" + tenant.value().toString().replace("-", "");
    }
}
