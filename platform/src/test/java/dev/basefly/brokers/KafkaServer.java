package dev.basefly.brokers;

import dev.basefly.testkit.processes.JavaProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Kafka itself, inside this process: broker and controller in one, whose data outlive a stop. One for all tests of a JVM. */
public final class KafkaServer {

    private static @Nullable KafkaServer shared;

    private final Properties settings = new Properties();
    private final int port = JavaProcess.freePort();
    private @Nullable KafkaRaftServer server;

    private KafkaServer(Path data) throws IOException {
        int controller = JavaProcess.freePort();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("log.dirs", data.resolve("log").toString());
        settings.put("num.partitions", "3");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("auto.create.topics.enable", "true");
        format(data);
    }

    /** The one that runs, with its data; started when it is not. */
    public static synchronized KafkaServer running() {
        KafkaServer known = shared;
        if (known == null) {
            try {
                Path data = Files.createTempDirectory("kafka-");
                known = new KafkaServer(data);
                KafkaServer made = known;
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                    made.stop();
                    try {
                        FileSystemUtils.deleteRecursively(data);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                }));
                shared = known;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        known.start();
        return known;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, with what it had before. */
    public synchronized void start() {
        if (server == null) {
            KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
            started.startup();
            server = started;
        }
    }

    public synchronized void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
            server = null;
        }
    }

    private void format(Path data) throws IOException {
        Path file = data.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        var said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            if (StorageTool.execute(arguments, out) != 0) {
                throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
