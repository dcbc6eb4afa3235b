package dev.basefly.benchmarks.node;

import dev.basefly.testkit.TestPostgres.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server of its own that waits for its disk, as an installation's does and those of tests do not. */
public final class DurableDatabase implements AutoCloseable {

    private static final String NAME = "bench";
    private static final String PASSWORD = "bench";

    private final EmbeddedPostgres server;

    private DurableDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts it with an empty database, whose owner is no superuser. */
    public static DurableDatabase start() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        JdbcClient superuser = JdbcClient.create(server.getPostgresDatabase());
        superuser
                .sql("create role " + NAME + " login createrole password '" + PASSWORD + "'")
                .update();
        String fsync = superuser.sql("show fsync").query(String.class).single();
        if (!fsync.equals("on")) {
            throw new IllegalStateException("The server does not wait for its disk");
        }
        DurableDatabase started = new DurableDatabase(server);
        started.create(NAME);
        return started;
    }

    public Database database() {
        return named(NAME);
    }

    /** Creates another one on the same server, so that what is compared does not meet in one. */
    public Database create(String name) {
        JdbcClient.create(server.getPostgresDatabase())
                .sql("create database " + name + " owner " + NAME)
                .update();
        return named(name);
    }

    private Database named(String name) {
        return new Database(name, server.getJdbcUrl(NAME, name).replaceFirst("\\?.*", ""), NAME, PASSWORD);
    }

    /** What is in memory is written first: the server is given only seconds to stop. */
    @Override
    public void close() throws IOException {
        JdbcClient.create(server.getPostgresDatabase()).sql("checkpoint").update();
        server.close();
    }
}
