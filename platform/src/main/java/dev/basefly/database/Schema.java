package dev.basefly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the schema up to date, module by module, in the order in which their tables refer to each other. */
final class Schema {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private final List<Migrations> ordered;

    Schema(List<Migrations> migrations) {
        this.ordered = inOrder(migrations);
    }

    /** Any number, the same on all nodes. */
    private static final long LOCK = 7_200;

    /** A comment on this table says of which files all have run. It is in each database, and in its backups. */
    private static final String NOTED_ON = "flyway_history_database";

    /** What Flyway needs at once, for all modules after each other. */
    private static final int CONNECTIONS = 3;

    /**
     * Runs what is new, as the owner of the schema; concurrent starts wait for each other. Where the same files have run
     * before nobody is asked module by module: most starts are of that kind, and it takes half a second.
     */
    void migrate(DatabaseAddress address) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            // Flyway locks its history tables only once they exist; two first starts would trip over making them.
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            String all = Migrations.digest(ordered);
            if (!hasRun(connection, all)) {
                migrateAll(address);
                note(statement, all);
            }
        } catch (FlywayException | SQLException failure) {
            throw new DatabaseUnavailable(
                    "The schema at " + address.display() + " cannot be brought up to date: " + rootMessage(failure),
                    "check that the server runs, that the login may create roles and tables (or create the roles"
                            + " basefly_app and basefly_system beforehand and grant them to it), then start again;"
                            + " finished migrations are not repeated",
                    failure);
        }
    }

    /** Looks whether anything is new and changes nothing. */
    void requireUpToDate(DatabaseAddress address) {
        try (Connection connection = connect(address)) {
            int waiting = hasRun(connection, Migrations.digest(ordered)) ? 0 : waiting(address);
            if (waiting > 0) {
                throw new DatabaseUnavailable(
                        waiting + " migrations are waiting at " + address.display(),
                        "start the service, which runs them; until then nothing else can be examined");
            }
        } catch (FlywayException | SQLException failure) {
            throw new DatabaseUnavailable(
                    "The schema at " + address.display() + " cannot be read: " + rootMessage(failure),
                    "check that the server runs and that the login may read the schema",
                    failure);
        }
    }

    private int waiting(DatabaseAddress address) {
        return ordered.stream()
                .mapToInt(
                        module -> flyway(address, module.module()).load().info().pending().length)
                .sum();
    }

    private static boolean hasRun(Connection connection, String all) throws SQLException {
        try (PreparedStatement noted =
                connection.prepareStatement("select obj_description(to_regclass(?), 'pg_class') = ?")) {
            noted.setString(1, NOTED_ON);
            noted.setString(2, all);
            try (ResultSet same = noted.executeQuery()) {
                return same.next() && same.getBoolean(1);
            }
        }
    }

    private static void note(Statement statement, String all) {
        try {
            statement.execute("comment on table " + NOTED_ON + " is '" + all + "'");
        } catch (SQLException failure) {
            log.warn(
                    "It cannot be noted that all migrations have run, so each start asks again: {}",
                    rootMessage(failure));
        }
    }

    /** Refuses a pool that would see more than its role may: through a pooler that drops options, or a role with bypass. */
    void requireRole(DataSource pool, String role) {
        Boolean safe = JdbcClient.create(pool)
                .sql("""
                        select not rolsuper and not rolbypassrls and (current_user = :role
                            or current_user = session_user and coalesce(pg_has_role(current_user, to_regrole(:role), 'usage'), false)
                                and not exists (select from pg_auth_members
                                                where member = r.oid and roleid <> to_regrole(:role)))
                        from pg_roles r where rolname = current_user
                        """)
                .param("role", role)
                .query(Boolean.class)
                .single();
        if (!Boolean.TRUE.equals(safe)) {
            throw new DatabaseUnavailable(
                    "Connections do not work as the role " + role + ", or that role can bypass row-level security",
                    "connect without a pooler that drops start-up options, and run: alter role " + role
                            + " nosuperuser nobypassrls");
        }
    }

    /**
     * Runs what is new of the product's modules in a schema of that database, which is made when it is missing. A migration
     * that does not get its locks soon fails and can be repeated: its new tables may refer to such that everybody uses.
     */
    void migrateProduct(DatabaseAddress address, String schema) {
        ordered.stream()
                .filter(Migrations::product)
                .forEach(module -> flyway(address, module.module())
                        .schemas(schema)
                        .initSql(BriefLocks.TIMEOUT)
                        .load()
                        .migrate());
    }

    /** Runs what is new of one module. */
    void migrateModule(DatabaseAddress address, String module) {
        flyway(address, module).load().migrate();
    }

    /** How many migrations of the product's modules have been run in a schema. */
    int finishedInProduct(Connection connection, String schema) throws SQLException {
        int finished = 0;
        for (Migrations module : ordered.stream().filter(Migrations::product).toList()) {
            String history = schema + ".flyway_history_" + module.module();
            try (Statement statement = connection.createStatement();
                    ResultSet exists = statement.executeQuery("select to_regclass('" + history + "') is not null")) {
                exists.next();
                finished += exists.getBoolean(1) ? finished(connection, history) : 0;
            }
        }
        return finished;
    }

    private static int finished(Connection connection, String history) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from " + history
                        + " where success and version is not null and type = 'SQL'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static FluentConfiguration flyway(DatabaseAddress address, String module) {
        return Flyway.configure()
                .dataSource(
                        address.jdbcUrl(),
                        address.username(),
                        address.password().reveal())
                .locations("classpath:db/migration/" + module)
                .table("flyway_history_" + module)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .failOnMissingLocations(true);
    }

    private void migrateAll(DatabaseAddress address) {
        HikariConfig pooled = new HikariConfig();
        pooled.setPoolName("migrations");
        pooled.setJdbcUrl(address.jdbcUrl());
        pooled.setUsername(address.username());
        pooled.setPassword(address.password().reveal());
        pooled.setMaximumPoolSize(CONNECTIONS);
        pooled.setMinimumIdle(0);
        int applied = 0;
        try (HikariDataSource connections = new HikariDataSource(pooled)) {
            for (Migrations module : ordered) {
                applied += flyway(address, module.module())
                        .dataSource(connections)
                        .load()
                        .migrate()
                        .migrationsExecuted;
            }
        }
        if (applied > 0) {
            log.info("Applied {} migrations of {} modules", applied, ordered.size());
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(
                address.jdbcUrl(), address.username(), address.password().reveal());
    }

    static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** @throws IllegalStateException when a module names an unknown one or the order has a cycle */
    static List<Migrations> inOrder(List<Migrations> migrations) {
        Map<String, Migrations> byModule =
                migrations.stream().collect(Collectors.toMap(Migrations::module, Function.identity()));
        Set<Migrations> ordered = new LinkedHashSet<>();
        migrations.stream()
                .sorted((a, b) -> a.module().compareTo(b.module()))
                .forEach(module -> visit(module, byModule, new ArrayList<>(), ordered));
        return List.copyOf(ordered);
    }

    private static void visit(
            Migrations module, Map<String, Migrations> byModule, List<String> path, Set<Migrations> ordered) {
        if (ordered.contains(module)) {
            return;
        }
        if (path.contains(module.module())) {
            throw new IllegalStateException("Migrations refer to each other in a cycle: " + path);
        }
        path.add(module.module());
        for (String before : module.after()) {
            Migrations other = byModule.get(before);
            if (other == null) {
                throw new IllegalStateException(
                        "Migrations of '" + module.module() + "' come after '" + before + "', which does not exist");
            }
            visit(other, byModule, path, ordered);
        }
        path.removeLast();
        ordered.add(module);
    }
}
