package dev.basefly.benchmarks.faults;

import dev.basefly.testkit.TestPostgres.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL server that waits for its disk, and that can be ended at once and started again with its data. */
final class FragileServer implements AutoCloseable {

    private static final String NAME = "faults";
    private static final String PASSWORD = "faults";

    private final Path directory;
    private EmbeddedPostgres server;

    FragileServer() throws IOException {
        directory = Files.createTempDirectory("basefly-faults-");
        server = start(0);
        JdbcClient superuser = superuser();
        superuser
                .sql("create role " + NAME + " login createrole password '" + PASSWORD + "'")
                .update();
        superuser.sql("create database " + NAME + " owner " + NAME).update();
    }

    Database database() {
        return new Database(NAME, "jdbc:postgresql://localhost:" + server.getPort() + "/" + NAME, NAME, PASSWORD);
    }

    /** To the database of the jobs, as the superuser. */
    JdbcClient jdbc() {
        DataSource source = database().asSuperuser();
        return JdbcClient.create(source);
    }

    private JdbcClient superuser() {
        return JdbcClient.create(server.getPostgresDatabase());
    }

    /** Ends it without letting anything finish, as a crash of the machine would, and starts it on the same port. */
    void crash() throws IOException, InterruptedException {
        int port = server.getPort();
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                .getFirst()
                .strip());
        Process kill = new ProcessBuilder("kill", "-QUIT", String.valueOf(postmaster)).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("The server could not be ended");
        }
        ProcessHandle.of(postmaster)
                .ifPresent(process ->
                        process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        // There is nothing left to stop, but its lock on the directory is given up.
        server.close();
        server = start(port);
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        boolean ignored = FileSystemUtils.deleteRecursively(directory);
    }
}
