package dev.basefly.benchmarks.faults;

import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A whole process that does jobs, which is killed and stopped as an operating system does it. */
final class WorkerNode implements AutoCloseable {

    /** A job whose begin and effect are noted. */
    record Parcel(int number) {
        static final JobKind<Parcel> KIND = JobKind.of("bench.parcel", Parcel.class)
                .retriedBy(new RetryPolicy(20, Duration.ofMillis(100), Duration.ofSeconds(1)));
    }

    @Configuration(proxyBeanMethods = false)
    static class Handling {

        @Bean
        static JobHandler<Parcel> parcels(JdbcClient tenant, TransactionTemplate transaction) {
            return new JobHandler<>(Parcel.KIND, (_, run) -> {
                tenant.sql("insert into parcel_begins (job, attempt) values (?, ?)")
                        .param(run.id().value())
                        .param(run.attempt())
                        .update();
                TimeUnit.MILLISECONDS.sleep(40);
                transaction.executeWithoutResult(_ -> {
                    boolean _ = tenant.sql("select fence(?, ?)")
                            .param("parcel:" + run.id())
                            .param((long) run.attempt())
                            .query((_, _) -> true)
                            .single();
                    int ignored = tenant.sql("insert into parcel_effects (job) values (?) on conflict do nothing")
                            .param(run.id().value())
                            .update();
                });
            });
        }
    }

    private final Database database;
    private Process process;

    WorkerNode(Database database) throws IOException {
        this.database = database;
        this.process = launch(database);
    }

    private static Process launch(Database database) throws IOException {
        return NodeProcess.start(
                WorkerNode.class,
                Map.of("FAULTS_URL", database.jdbcUrl(), "FAULTS_PASSWORD", database.password()),
                ProcessBuilder.Redirect.DISCARD,
                "-XX:TieredStopAtLevel=1");
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() throws IOException {
        process = launch(database);
    }

    /** As {@code kill -STOP}. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** As {@code kill -CONT}. */
    void resume() throws IOException, InterruptedException {
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

    /** The process itself. */
    public static void main(String[] none) throws InterruptedException {
        Database database =
                new Database("faults", System.getenv("FAULTS_URL"), "faults", System.getenv("FAULTS_PASSWORD"));
        var node = Node.serving(
                database,
                List.of(BaseflyServer.class, Handling.class),
                "basefly.runtime.role=worker",
                "basefly.database.migrate=false",
                "logging.level.root=error");
        new CountDownLatch(1).await();
        node.close();
    }
}
