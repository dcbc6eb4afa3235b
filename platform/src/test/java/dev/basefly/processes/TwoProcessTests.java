package dev.basefly.processes;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.RunningPlatform;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.mail.SmtpStandIn;
import dev.basefly.testkit.processes.JavaProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Real processes of the roles web and worker on one database, as they are deployed. */
class TwoProcessTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final TestPostgres.Database database = TestPostgres.newDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database.asSuperuser());
    private final String ada = "ada." + UUID.randomUUID() + "@acme.example";
    private final String grace = "grace." + UUID.randomUUID() + "@acme.example";

    /** A process with the address that it serves. */
    private record Running(JavaProcess process, URI url, ApiClient api) implements AutoCloseable {

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void whatTheWebTakesInWorkersDoAndIfOneIsKilledAnotherEndsItOnce() throws Exception {
        try (var smtp = SmtpStandIn.start();
                var web = ready(node("web", 1, smtp))) {
            var owner = signUp(web, ada);
            jdbc.sql("select enqueue_job('tests.novelty', '{}')")
                    .query(UUID.class)
                    .single();
            assertThat(state("tests.novelty")).isEqualTo("AVAILABLE 0");
            assertThat(smtp.received()).isEmpty();

            try (var old = ready(node("worker", 1, smtp));
                    var export = new LargeExport(database.asSuperuser(), owner)) {
                servesHealthOnly(old);
                await().atMost(PATIENCE).until(() -> mailsTo(smtp, ada) == 1);
                await().atMost(PATIENCE).until(() -> state("tests.novelty").equals("SCHEDULED 0"));
                var file = beginsAMailAndAnExport(smtp, web, export);

                try (var fresh = ready(node("worker", 2, smtp))) {
                    await().atMost(PATIENCE).until(() -> state("tests.novelty").equals("COMPLETED 1"));
                    old.process().kill();
                    assertThat(mailsTo(smtp, grace)).isZero();
                    smtp.release();
                    anotherWritesTheFile(export, fresh, file);
                    anotherSendsTheMail(smtp);
                    assertThat(fresh.process().isAlive()).isTrue();
                }
            }
            assertThat(mailsTo(smtp, ada)).isEqualTo(1);
        }
    }

    /** Both stand still in the middle; returns where the file will be. */
    private URI beginsAMailAndAnExport(SmtpStandIn smtp, Running web, LargeExport export) throws InterruptedException {
        smtp.hold();
        signUp(web, grace);
        assertThat(smtp.awaitSender(20)).isTrue();

        var requested = web.api().withBearer(export.token()).post(export.path());

        assertThat(requested).hasStatus(202);
        await().atMost(PATIENCE).until(() -> export.heldWriters() == 1);
        assertThat(export.attemptsInPart()).isEqualTo(1);
        assertThat(state("exports.write_organization")).isEqualTo("RUNNING 1");
        return web.url().resolve(export.path() + "/" + requested.text("/data/id") + "/file");
    }

    private void anotherSendsTheMail(SmtpStandIn smtp) {
        await().atMost(PATIENCE).until(() -> state("notifications.deliver_mail").matches("COMPLETED [2-9]"));
        assertThat(mailsTo(smtp, grace)).isEqualTo(1);
        assertThat(jdbc.sql("select state || ' ' || attempts from mails where recipient = :grace")
                        .param("grace", grace)
                        .query(String.class)
                        .single())
                .matches("SENT [2-9]");
    }

    /** Also while a statement of the dead one still waits in the database, and arrives late. */
    private void anotherWritesTheFile(LargeExport export, Running other, URI file) throws Exception {
        await().atMost(PATIENCE)
                .until(() -> export.heldWriters() > 1
                        && export.attemptsInPart() == 1
                        && isWorkedOn("exports.write_organization", other));
        export.close();

        await().atMost(PATIENCE).until(() -> state("exports.write_organization").matches("COMPLETED [2-9]"));
        export.isWhole(file);
        assertThat(export.timesExported()).isEqualTo(1);
    }

    private static void servesHealthOnly(Running worker) {
        assertThat(worker.api().get("/health/live")).hasStatus(200);
        assertThat(worker.api().get("/sign-in")).hasStatus(503).hasJson("/error/reason", "worker");
    }

    private static ApiResponse signUp(Running web, String email) {
        var answer = web.api()
                .post("/api/v1/auth/sign-up", Map.of("email", email, "password", Cast.PASSWORD, "name", "Somebody"));
        assertThat(answer).hasStatus(201);
        return answer;
    }

    private static long mailsTo(SmtpStandIn smtp, String address) {
        return smtp.received().stream()
                .filter(mail -> mail.recipient().equals(address))
                .count();
    }

    /** The state and the attempts of the newest job of the kind. */
    private String state(String kind) {
        return jdbc.sql("""
                        select state || ' ' || attempt from (
                            select id, kind, state, attempt from jobs
                            union all select id, kind, state, attempt from finished_jobs) job
                        where kind = :kind order by id desc limit 1
                        """).param("kind", kind).query(String.class).single();
    }

    private boolean isWorkedOn(String kind, Running by) {
        return jdbc.sql("""
                        select count(*) from jobs j join job_workers w on w.id = j.worker_id
                        where j.kind = :kind and j.state = 'RUNNING' and w.name ~ ('[^0-9]' || :pid || '$')
                        """)
                        .param("kind", kind)
                        .param("pid", by.process().pid())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private Running node(String role, int version, SmtpStandIn smtp) {
        int port = JavaProcess.freePort();
        var process = JavaProcess.start(
                Node.class,
                RunningPlatform.at(
                        database,
                        "server.port=" + port,
                        "tests.version=" + version,
                        "basefly.runtime.role=" + role,
                        "basefly.runtime.secret=" + SECRET,
                        "basefly.jobs.lease=2s",
                        "basefly.database.pool-size=4",
                        "basefly.notifications.smtp.host=127.0.0.1",
                        "basefly.notifications.smtp.port=" + smtp.port(),
                        "basefly.notifications.smtp.encryption=none",
                        "basefly.notifications.smtp.from=no-reply@acme.example"));
        var url = URI.create("http://localhost:" + port);
        return new Running(process, url, new ApiClient(url));
    }

    private static Running ready(Running node) {
        await().atMost(PATIENCE).until(() -> isReady(node) || !node.process().isAlive());
        assertThat(node.process().isAlive()).as(node.process().output()).isTrue();
        return node;
    }

    private static boolean isReady(Running node) {
        try {
            return node.api().get("/health/ready").status() == 200;
        } catch (RuntimeException notYet) {
            return false;
        }
    }
}
