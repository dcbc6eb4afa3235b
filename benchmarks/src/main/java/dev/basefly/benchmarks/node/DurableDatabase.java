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
        superuser.sql("create database " + NAME + " owner " + NAME).update();
        String fsync = superuser.sql("show fsync").query(String.class).single();
        if (!fsync.equals("on")) {
            throw new IllegalStateException("The server does not wait for its disk");
        }
        return new DurableDatabase(server);
    }

    public Database database() {
        return new Database(NAME, server.getJdbcUrl(NAME, NAME).replaceFirst("\\?.*", ""), NAME, PASSWORD);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
