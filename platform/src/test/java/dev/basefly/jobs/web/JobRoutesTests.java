package dev.basefly.jobs.web;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class JobRoutesTests {

    private static final String JOBS = "/api/v1/jobs";

    record Report(String month) {}

    private static final JobKind<Report> REPORT = JobKind.of("tests.report", Report.class);

    @Autowired
    private Cast cast;

    @Autowired
    private Jobs jobs;

    @Autowired
    private TenantJobs tenantJobs;

    @Autowired
    private Organizations organizations;

    private Cast.Person ada;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
    }

    /** Whoever stopped the mail that tells of a change would have changed it unseen. */
    @Test
    void areNotShownWhenTheyAreThePlatformsOwnNorCancelled() {
        var mail = add(
                ada,
                NewJob.of(JobKind.of("notifications.deliver_mail", Report.class), new Report("May"))
                        .after(Duration.ofHours(1)));
        var own = add(ada);

        assertThat(ada.api().get(JOBS)).hasStatus(200).hasJson("/data/0/id", own.toString());
        assertThat(ada.api().get(JOBS).text()).doesNotContain(mail.toString());
        assertThat(ada.api().get(JOBS + "?own=true").text()).doesNotContain(mail.toString());
        assertThat(ada.api().get(JOBS + "/" + mail)).hasStatus(404);
        assertThat(ada.api().post(JOBS + "/" + mail + "/cancellation")).hasStatus(404);
        assertThat(ada.api().get("/settings/jobs/" + mail)).hasStatus(404);
        assertThat(Tenant.call(TenantId.of(ada.organizationId()), () -> tenantJobs.find(mail))
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.SCHEDULED);
    }

    @Test
    void listAnOrganizationsOwnJobsNewestFirstByPages() {
        var first = add(ada);
        var second = add(ada);
        var third = add(ada);
        var bob = cast.owner("Globex");

        var page = ada.api().get(JOBS + "?limit=2");
        var rest = ada.api().get(JOBS + "?limit=2&cursor=" + page.text("/meta/nextCursor"));

        assertThat(page)
                .hasStatus(200)
                .hasJson("/data/0/id", third.toString())
                .hasJson("/data/1/id", second.toString())
                .hasJson("/data/0/kind", "tests.report")
                .hasJson("/data/0/state", "SCHEDULED");
        assertThat(rest).hasJson("/data/0/id", first.toString()).hasJson("/meta/hasMore", false);
        assertThat(bob.api().get(JOBS).json("/data").size()).isZero();
    }

    @Test
    void answerAsOftenAsTheyAreAsked() {
        add(ada);

        for (int time = 0; time < 40; time++) {
            assertThat(ada.api().get(JOBS)).hasStatus(200);
        }
    }

    @Test
    void cancelAJobOnceAndTellTheAuditLog() {
        var job = add(ada);

        assertThat(ada.api().post(JOBS + "/" + job + "/cancellation"))
                .hasStatus(200)
                .hasJson("/data/state", "CANCELLED");
        assertThat(ada.api().post(JOBS + "/" + job + "/cancellation"))
                .hasStatus(200)
                .hasJson("/data/state", "CANCELLED");

        assertThat(ada.api().get("/api/v1/audit-events?action=job.cancelled"))
                .hasJson("/data/0/target/id", job.toString());
        assertThat(ada.api()
                        .get("/api/v1/audit-events?action=job.cancelled")
                        .json("/data")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void refuseAnotherOrganizationsJobAndWhatIsNone() {
        var job = add(ada);
        var bob = cast.owner("Globex");

        assertThat(bob.api().get(JOBS + "/" + job)).hasStatus(404);
        assertThat(bob.api().post(JOBS + "/" + job + "/cancellation")).hasStatus(404);
        assertThat(ada.api().get(JOBS + "/" + new JobId(UUID.randomUUID()))).hasStatus(404);
        assertThat(ada.api().get(JOBS + "/" + job)).hasStatus(200).hasJson("/data/attempt", 0);
    }

    @Test
    void letAMemberSeeAndCancelOnlyWhatTheyHaveStarted() {
        var grace = cast.owner("Initech");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.MEMBER);
        var member = grace.api().withHeader("X-Tenant", ada.organizationId());
        var ofAda = add(ada);
        var own = add(new Actor.Person(UserId.of(grace.id()), "MEMBER", false));

        assertThat(member.get(JOBS)).hasJson("/data/0/id", own.toString());
        assertThat(member.get(JOBS).json("/data").size()).isEqualTo(1);
        assertThat(member.get(JOBS + "/" + own)).hasStatus(200);
        assertThat(member.get(JOBS + "/" + ofAda)).hasStatus(403).hasJson("/error/reason", "not_yours");
        assertThat(member.post(JOBS + "/" + ofAda + "/cancellation")).hasStatus(403);
        assertThat(ada.api().get(JOBS).json("/data").size()).isEqualTo(2);
        assertThat(ada.api().get(JOBS + "?own=true").json("/data").size()).isZero();

        assertThat(member.post(JOBS + "/" + own + "/cancellation")).hasJson("/data/state", "CANCELLED");
        assertThat(member.get(JOBS)).hasJson("/data/0/state", "CANCELLED");
    }

    @Test
    void listByStateAndKind() {
        var cancelled = add(ada);
        var scheduled = add(ada);
        ada.api().post(JOBS + "/" + cancelled + "/cancellation");

        assertThat(ada.api().get(JOBS + "?state=SCHEDULED&state=RUNNING"))
                .hasJson("/data/0/id", scheduled.toString())
                .hasJson("/meta/hasMore", false);
        assertThat(ada.api().get(JOBS + "?state=CANCELLED&kind=tests.report"))
                .hasJson("/data/0/id", cancelled.toString());
        assertThat(ada.api().get(JOBS + "?kind=tests.other").json("/data").size())
                .isZero();
        assertThat(ada.api().get(JOBS + "?state=UNHEARD")).hasStatus(422);
    }

    private JobId add(Cast.Person owner) {
        return Tenant.call(TenantId.of(owner.organizationId()), this::add);
    }

    private JobId add(Actor actor) {
        return new RequestScope("test", TenantId.of(ada.organizationId()), actor, Locale.ROOT).call(this::add);
    }

    private JobId add(Cast.Person person, NewJob<?> job) {
        var actor = new Actor.Person(UserId.of(person.id()), "OWNER", false);
        return new RequestScope("test", TenantId.of(person.organizationId()), actor, Locale.ROOT)
                .call(() -> jobs.add(job));
    }

    private JobId add() {
        return jobs.add(NewJob.of(REPORT, new Report("May")).after(Duration.ofDays(30_000)));
    }
}
