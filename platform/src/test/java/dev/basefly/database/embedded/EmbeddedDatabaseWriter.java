package dev.basefly.database.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A Java process with an embedded database that writes rows 1, 2, 3, … and names each one once it is acknowledged. */
final class EmbeddedDatabaseWriter implements AutoCloseable {

    private final Process process;
    private final BufferedReader rows;
    private int last;

    private EmbeddedDatabaseWriter(Process process) {
        this.process = process;
        this.rows = process.inputReader();
    }

    static EmbeddedDatabaseWriter launch(Path folder) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        return new EmbeddedDatabaseWriter(new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedDatabaseWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What runs in the other process. */
    public static void main(String[] arguments) throws SQLException {
        var database = EmbeddedDatabase.start(Path.of(arguments[0]));
        try (var connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("create table written (id int primary key)");
            for (int row = 1; ; row++) {
                statement.execute("insert into written values (" + row + ")");
                System.out.println("row " + row);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    void awaitRow(int row) throws IOException {
        while (last < row) {
            var line = rows.readLine();
            if (line == null) {
                throw new IOException("the writing process ended after row " + last);
            }
            note(line);
        }
    }

    /** Kills the process without a chance to clear up and returns the last row that it named. */
    int kill() throws IOException {
        // By its handle, because Process would close the stream of which the rest is still to be read.
        process.toHandle().destroyForcibly();
        for (var line = rows.readLine(); line != null; line = rows.readLine()) {
            note(line);
        }
        return last;
    }

    private void note(String line) {
        if (line.startsWith("row ")) {
            last = Integer.parseInt(line.substring("row ".length()));
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
        process.onExit().join();
    }
}
