package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.database.TestPools;
import dev.basefly.jobs.JobParts;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, which can be killed and stopped as an operating system does it. */
@CrossTenant(reason = "takes the jobs of all tenants")
final class WorkerProcess implements AutoCloseable {

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(Database database) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder command = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName());
        command.environment().put("FAULTS_URL", database.jdbcUrl());
        command.environment().put("FAULTS_USER", database.username());
        command.environment().put("FAULTS_PASSWORD", database.password());
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new WorkerProcess(command.start());
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill -STOP}. */
    void pause() throws Exception {
        signal("-STOP");
    }

    /** As {@code kill -CONT}. */
    void resume() throws Exception {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("kill " + name + " failed");
        }
    }

    /** The process itself. */
    public static void main(String[] none) throws InterruptedException {
        Database database = new Database(
                "faults", System.getenv("FAULTS_URL"), System.getenv("FAULTS_USER"), System.getenv("FAULTS_PASSWORD"));
        SystemDatabase pool = TestPools.systemDatabase(database, 6, Duration.ofSeconds(10));
        new Worker(
                        new JobStore(pool),
                        Handlers.of(List.of(Delivery.handler(pool, Duration.ofMillis(20)))),
                        JobParts.wakeups(pool),
                        FaultTests.settings(10),
                        Clock.systemUTC())
                .start();
        new CountDownLatch(1).await();
    }
}
