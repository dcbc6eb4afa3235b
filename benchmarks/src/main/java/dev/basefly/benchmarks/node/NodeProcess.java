package dev.basefly.benchmarks.node;

import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Another process on this one's class path and a database, which it is told; it ends with this one at the latest. */
public final class NodeProcess implements AutoCloseable {

    private static final String NAME = "BENCH_DATABASE";
    private static final String URL = "BENCH_URL";
    private static final String LOGIN = "BENCH_LOGIN";
    private static final String PASSWORD = "BENCH_PASSWORD";

    private final Class<?> main;
    private final Database database;
    private final ProcessBuilder.Redirect output;
    private final List<String> options;
    private Process process;

    private NodeProcess(Class<?> main, Database database, ProcessBuilder.Redirect output, List<String> options)
            throws IOException {
        this.main = main;
        this.database = database;
        this.output = output;
        this.options = options;
        this.process = launch();
    }

    /**
     * Starts the class, without the settings of this installation; what it prints can be read.
     *
     * @param options of the virtual machine, besides those of all processes
     */
    public static NodeProcess heard(Class<?> main, Database database, String... options) throws IOException {
        return new NodeProcess(main, database, ProcessBuilder.Redirect.PIPE, List.of(options));
    }

    /** Starts the class, without the settings of this installation, soon at work rather than fast, for it is to be killed. */
    public static NodeProcess mortal(Class<?> main, Database database) throws IOException {
        return new NodeProcess(main, database, ProcessBuilder.Redirect.DISCARD, List.of("-XX:TieredStopAtLevel=1"));
    }

    private Process launch() throws IOException {
        List<String> command = Stream.of(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx300m",
                                "--enable-native-access=ALL-UNNAMED"),
                        options,
                        List.of("-cp", System.getProperty("java.class.path"), main.getName()))
                .flatMap(List::stream)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("BASEFLY_") || name.startsWith("SPRING_"));
        builder.environment()
                .putAll(Map.of(
                        NAME, database.name(),
                        URL, database.jdbcUrl(),
                        LOGIN, database.username(),
                        PASSWORD, database.password()));
        Process started =
                builder.redirectErrorStream(true).redirectOutput(output).start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        return started;
    }

    /** The database that this process was told of by the one that started it. */
    public static Database told() {
        return new Database(System.getenv(NAME), System.getenv(URL), System.getenv(LOGIN), System.getenv(PASSWORD));
    }

    /** The running process. */
    public Process process() {
        return process;
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void restart() throws IOException {
        process = launch();
    }

    /** As {@code kill -STOP}. */
    public void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** As {@code kill -CONT}. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                        .start()
                        .waitFor()
                != 0) {
            throw new IllegalStateException("kill " + name + " failed");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
