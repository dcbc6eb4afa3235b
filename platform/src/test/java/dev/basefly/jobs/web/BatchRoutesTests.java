package dev.basefly.jobs.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.jobs.BatchId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.flow.Batches;
import dev.basefly.jobs.flow.NewBatch;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class BatchRoutesTests {

    private static final String BATCHES = "/api/v1/job-batches";

    record Report(String month) {}

    private static final JobKind<Report> REPORT = JobKind.of("tests.report", Report.class);

    @Autowired
    private Cast cast;

    @Autowired
    private Batches batches;

    private Cast.Person ada;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
    }

    @Test
    void showAnOrganizationsOwnBatchesAndHowFarTheyAre() {
        var first = add(ada);
        var second = add(ada);
        var bob = cast.owner("Globex");

        assertThat(ada.api().get(BATCHES))
                .hasStatus(200)
                .hasJson("/data/0/id", second.toString())
                .hasJson("/data/1/id", first.toString())
                .hasJson("/data/0/state", "RUNNING")
                .hasJson("/data/0/total", 2)
                .hasJson("/data/0/percent", 0);
        assertThat(bob.api().get(BATCHES).json("/data").size()).isZero();
        assertThat(bob.api().get(BATCHES + "/" + first)).hasStatus(404);
        assertThat(bob.api().post(BATCHES + "/" + first + "/cancellation")).hasStatus(404);
        assertThat(ada.api().get(BATCHES + "/" + new BatchId(UUID.randomUUID())))
                .hasStatus(404);
    }

    @Test
    void cancelABatchAndTellTheAuditLog() {
        var batch = add(ada);

        assertThat(ada.api().post(BATCHES + "/" + batch + "/cancellation")).hasStatus(200);

        await().untilAsserted(() -> assertThat(ada.api().get(BATCHES + "/" + batch))
                .hasJson("/data/state", "CANCELLED")
                .hasJson("/data/cancelled", 2)
                .hasJson("/data/percent", 100));
        assertThat(ada.api().get("/api/v1/audit-events?action=batch.cancelled"))
                .hasJson("/data/0/target/id", batch.toString());
    }

    private BatchId add(Cast.Person owner) {
        var later = NewJob.of(REPORT, new Report("May")).after(Duration.ofDays(30_000));
        return Tenant.call(
                TenantId.of(owner.organizationId()), () -> batches.add(NewBatch.of("May", List.of(later, later))));
    }
}
