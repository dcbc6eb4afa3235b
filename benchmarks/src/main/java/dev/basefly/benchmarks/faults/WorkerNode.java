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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A whole process that does jobs, which is killed and stopped as an operating system does it. */
final class WorkerNode {

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

    private WorkerNode() {}

    static NodeProcess start(Database database) throws IOException {
        return NodeProcess.mortal(WorkerNode.class, database);
    }

    /** The process itself. */
    public static void main(String[] none) throws InterruptedException {
        var node = Node.serving(
                NodeProcess.told(),
                List.of(BaseflyServer.class, Handling.class),
                "basefly.runtime.role=worker",
                "basefly.database.migrate=false",
                "logging.level.root=error");
        new CountDownLatch(1).await();
        node.close();
    }
}
