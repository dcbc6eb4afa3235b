package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A process that does jobs which this one adds, and tells when each began by the machine's clock, which both read; it counts
 * in less than a microsecond.
 */
final class OtherProcess implements AutoCloseable {

    private static final String BEGUN = "begun ";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** A job whose begin is told. */
    record Told(int number) {

        static final JobKind<Told> KIND = JobKind.of("bench.told", Told.class).inQueue(Work.QUEUE);
    }

    @Configuration(proxyBeanMethods = false)
    static class Handling {

        @Bean
        static JobHandler<Told> told() {
            var out = new FileOutputStream(FileDescriptor.out);
            Clock clock = Clock.systemUTC();
            return new JobHandler<>(Told.KIND, (job, _) -> {
                Instant now = clock.instant();
                out.write((BEGUN + job.number() + " " + now + "\n").getBytes(StandardCharsets.UTF_8));
            });
        }

        @Bean
        static JobHandler<Work.Nothing> nothing() {
            return new JobHandler<>(Work.Nothing.KIND, (_, _) -> {});
        }
    }

    private final NodeProcess process;
    private final Map<Integer, Instant> begun = new ConcurrentHashMap<>();

    OtherProcess(Database database) throws IOException {
        process = NodeProcess.heard(OtherProcess.class, database);
        Thread.ofPlatform().daemon().name("other-process").start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(BEGUN)) {
                    String[] parts = line.split(" ", 3);
                    begun.put(Integer.valueOf(parts[1]), Instant.parse(parts[2]));
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** When the job of this number began, waited for. */
    Instant begin(int number) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            Instant at = begun.get(number);
            if (at != null) {
                return at;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IllegalStateException("Job " + number + " has not begun in the other process");
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process itself. */
    public static void main(String[] none) throws InterruptedException {
        var node = Node.serving(
                NodeProcess.told(),
                List.of(BaseflyServer.class, Handling.class),
                "basefly.runtime.role=worker",
                "basefly.database.migrate=false",
                "basefly.jobs.lease=2s",
                "logging.level.root=error");
        new CountDownLatch(1).await();
        node.close();
    }
}
