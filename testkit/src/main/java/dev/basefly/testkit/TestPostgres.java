package dev.basefly.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One real PostgreSQL per JVM, started at the first database a test asks for and stopped with the JVM. */
public final class TestPostgres {

    private static final String OWNER = "basefly_owner";
    private static final String PASSWORD = "owner-of-the-test-databases";

    private TestPostgres() {}

    /** Creates an empty database of its own, owned by a login that is no superuser, as on a managed server. */
    public static Database newDatabase() {
        return create("template1");
    }

    /** Creates a copy of {@code template}, to which nobody may be connected meanwhile. */
    public static Database newDatabaseFrom(Database template) {
        return create(template.name());
    }

    private static Database create(String template) {
        var name = "test_" + UUID.randomUUID().toString().replace("-", "");
        Server.execute("create database %s owner %s template %s".formatted(name, OWNER, template));
        return new Database(name, Server.url(name), OWNER, PASSWORD);
    }

    /** A database and its owner's login, which may create roles but bypasses no row-level security. */
    public record Database(String name, String jdbcUrl, String username, String password) {

        /** Connects as the owner. */
        public DataSource asOwner() {
            return connect(jdbcUrl, username, password);
        }

        /** Connects as the owner who has taken {@code role}, which the owner must be allowed to set. */
        public DataSource asRole(String role) {
            return connect(jdbcUrl + "?options=-c%20role=" + role, username, password);
        }

        /** Connects as the server's superuser, whom no row-level security binds. */
        public DataSource asSuperuser() {
            return connect(jdbcUrl, Server.SUPERUSER, "");
        }

        private static DataSource connect(String url, String username, String password) {
            var dataSource = new PGSimpleDataSource();
            dataSource.setUrl(url);
            dataSource.setUser(username);
            dataSource.setPassword(password);
            return dataSource;
        }
    }

    /** Started when first touched; the library stops it at the end of the JVM and deletes its files. */
    private static final class Server {

        static final String SUPERUSER = "postgres";

        // All databases share one owner: roles belong to the server, and only who created a role may grant it.
        private static final EmbeddedPostgres POSTGRES = start();

        static String url(String database) {
            return "jdbc:postgresql://localhost:%d/%s".formatted(POSTGRES.getPort(), database);
        }

        static void execute(String sql) {
            execute(POSTGRES, sql);
        }

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("synchronous_commit", "off")
                        .start();
                execute(postgres, "create role %s login createrole createdb password '%s'".formatted(OWNER, PASSWORD));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException("The test database did not start", e);
            }
        }

        private static void execute(EmbeddedPostgres postgres, String sql) {
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("The test server refused: " + sql, e);
            }
        }
    }
}
