package dev.basefly.brokers;

import com.rabbitmq.client.ConnectionFactory;
import dev.basefly.testkit.processes.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/** RabbitMQ itself, as a process whose data outlive its death, where it is installed. One for all tests of a JVM. */
public final class RabbitServer {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final String ABSENT =
            "Tests with RabbitMQ are SKIPPED: it is not installed. On Debian install it with"
                    + " 'apt-get install --no-install-recommends rabbitmq-server'.";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static @Nullable RabbitServer shared;

    private final Path data;
    private final int port = JavaProcess.freePort();
    private final int distribution = JavaProcess.freePort();
    private @Nullable Process process;

    private RabbitServer(Path data) {
        this.data = data;
    }

    /** The one that runs, with its data; the test is skipped where there is none. */
    public static synchronized RabbitServer running() {
        if (!Files.isExecutable(PROGRAM)) {
            System.err.println(ABSENT);
        }
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), ABSENT);
        RabbitServer known = shared;
        try {
            if (known == null) {
                Path data = Files.createTempDirectory("rabbitmq-");
                known = new RabbitServer(data);
                RabbitServer made = known;
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                    made.kill();
                    try {
                        FileSystemUtils.deleteRecursively(data);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                }));
                shared = known;
            }
            known.begin();
            known.awaitReady();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return known;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Starts it with what it had before, and returns at once. */
    public synchronized void begin() {
        if (process != null && process.isAlive()) {
            return;
        }
        var builder = new ProcessBuilder(PROGRAM.toString());
        var environment = builder.environment();
        environment.put("HOME", data.toString());
        environment.put("RABBITMQ_NODENAME", "tests" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", String.valueOf(port));
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(distribution));
        environment.put("RABBITMQ_MNESIA_BASE", data.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", data.resolve("log").toString());
        environment.put("RABBITMQ_CONFIG_FILE", data.resolve("none.conf").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", data.resolve("plugins").toString());
        environment.put("RABBITMQ_PID_FILE", data.resolve("pid").toString());
        // One scheduler: the tests have few processors, and it has little to do.
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none");
        try {
            Files.writeString(data.resolve("plugins"), "[].\n");
            process = builder.redirectErrorStream(true)
                    .redirectOutput(data.resolve("output.log").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("RabbitMQ did not start within " + PATIENCE + ": " + output());
            }
            Thread.onSpinWait();
        }
    }

    /** Ends it as {@code kill -9} does. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly().onExit().join();
            process = null;
        }
    }

    /** Lets it stand still, with all its connections open: it accepts and says nothing. */
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private synchronized void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("It does not run");
        }
        List<Long> all = Stream.concat(Stream.of(running.toHandle()), running.descendants())
                .map(ProcessHandle::pid)
                .toList();
        for (long pid : all) {
            try {
                boolean _ = new ProcessBuilder("kill", name, String.valueOf(pid))
                        .start()
                        .waitFor(5, TimeUnit.SECONDS);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean answers() {
        var factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setHost("127.0.0.1");
        factory.setAutomaticRecoveryEnabled(false);
        factory.setHandshakeTimeout(1_000);
        try {
            factory.newConnection().abort(500);
            return true;
        } catch (IOException | TimeoutException notYet) {
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(data.resolve("output.log"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
