package dev.basefly.jobs;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.jobs.JobGuide.MonthlyReport;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.YearMonth;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What docs/guides/jobs.md shows. */
@PlatformTest
class JobGuideTests {

    private final YearMonth may = YearMonth.of(2026, 5);

    @Autowired
    private Cast cast;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JdbcClient jdbc;

    private Cast.Person acme;

    @BeforeEach
    void found() {
        acme = cast.owner("Acme");
    }

    @Test
    void countsMembersInTheBackground() {
        var job = Tenant.call(
                TenantId.of(acme.organizationId()), () -> jobs.add(MonthlyReport.KIND, new MonthlyReport(may)));

        await().until(() -> state(job).equals("COMPLETED"));
        assertThat(acme.api().get("/api/v1/jobs/" + job)).hasJson("/data/result/members", 1);
    }

    @Test
    void countsMembersWhenItWasAddedFromSqlToo() {
        var id = Tenant.call(
                TenantId.of(acme.organizationId()),
                () -> jdbc.sql(
                                "select enqueue_job('guide.monthly_report', '{\"month\": \"2026-05\"}', queue => 'reports')")
                        .query(UUID.class)
                        .single());

        await().until(() -> state(new JobId(id)).equals("COMPLETED"));
        assertThat(acme.api().get("/api/v1/jobs/" + new JobId(id))).hasJson("/data/result/members", 1);
    }

    @Test
    void tellsPeopleWhyItIsDead() {
        var job = Tenant.call(
                TenantId.of(acme.organizationId()),
                () -> jobs.add(MonthlyReport.KIND, new MonthlyReport(may.plusYears(100))));

        await().until(() -> state(job).equals("DEAD"));
        assertThat(acme.api().get("/api/v1/jobs/" + job))
                .hasJson("/data/attempt", 1)
                .hasJson("/data/failures/0/message", "The month has not ended yet");
    }

    private String state(JobId job) {
        return acme.api().get("/api/v1/jobs/" + job).text("/data/state");
    }
}
