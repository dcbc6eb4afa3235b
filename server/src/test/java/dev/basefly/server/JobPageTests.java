package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.jobs.JobId;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "plays the worker, whose steps the pages show")
class JobPageTests {

    private final UUID worker = UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @BrowserTest
    void aPersonFollowsAnOwnJobAndCancelsIt(Page page, Browser browser) {
        var visit = new Visit(page, port);
        var email = visit.signUp();
        visit.open("/settings/jobs");
        assertThat(page.getByText("No jobs yet")).isVisible();
        PageLook.inspect(page, browser);
        var job = running(email);

        visit.open("/settings/jobs/" + job);
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "10");
        page.evaluate("() => document.body.dataset.kept = 'yes'");
        progress(job, 60, "6 of 10 tables");

        assertThat(page.getByText("6 of 10 tables")).isVisible();
        assertThat(page.getByRole(AriaRole.PROGRESSBAR)).hasAttribute("value", "60");
        assertThat(page.locator("body[data-kept=yes]")).isVisible();
        PageLook.inspect(page, browser);

        visit.press("Stop");
        PageLook.inspect(page, browser);
        visit.press("Stop job");
        assertThat(page.getByText("Ending", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        end(job);

        assertThat(page.getByText("Stopped", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page.locator("#job[hx-get]")).hasCount(0);
        assertThat(page.getByText("Attempts that failed")).isVisible();
        visit.follow("All jobs");
        assertThat(page.getByText("Archive: export")).isVisible();
        PageLook.inspect(page, browser);
    }

    @BrowserTest
    void anOperatorSeesWhatFailsAndReplaysIt(Page page, Browser browser) {
        var visit = Visit.operator(page, port, signIns);
        var email = visit(page);
        var queue = "q" + UUID.randomUUID().toString().substring(0, 8);
        var job = new PlantedJob(email, queue, "tests.import").dead(database);
        new PlantedJob(email, queue, "tests.import").dead(database);

        visit.open("/console/jobs");
        assertThat(page.getByText("Connection to … refused").first()).isVisible();
        PageLook.inspect(page, browser);
        visit.open("/console/jobs/dead?queue=" + queue);
        assertThat(page.getByText("All that match: 2")).isVisible();
        PageLook.inspect(page, browser);
        page.locator("a[href*='" + job + "']").click();
        assertThat(page.getByText("‹12 characters›")).isVisible();
        PageLook.inspect(page, browser);
        visit.press("Replay");
        assertThat(page.getByText("1 job was replayed.")).isVisible();

        visit.open("/console/jobs/dead?queue=" + queue);
        visit.press("Apply");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        page.getByLabel("What to do").selectOption("discard");
        page.getByLabel("Reason").fill("Obsolete");
        visit.press("Apply");
        assertThat(page.getByText("1 job was discarded.")).isVisible();
        assertThat(page.getByText("No dead jobs")).isVisible();
    }

    @BrowserTest
    void anOperatorPausesAQueueAndResumesIt(Page page, Browser browser) {
        var visit = Visit.operator(page, port, signIns);
        var queue = "q" + UUID.randomUUID().toString().substring(0, 8);

        visit.open("/console/jobs/pauses");
        page.getByLabel("Queue").fill(queue);
        visit.press("Pause");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        page.getByLabel("Reason").fill("The provider is down");
        visit.press("Pause");
        assertThat(page.getByText("Queue " + queue)).isVisible();
        PageLook.inspect(page, browser);
        page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(queue))
                .getByRole(AriaRole.BUTTON)
                .click();
        assertThat(page.getByText("Queue " + queue)).hasCount(0);

        for (var path : List.of("/console/jobs/workers", "/console/jobs/schedules")) {
            visit.open(path);
            PageLook.inspect(page, browser);
        }
    }

    @BrowserTest
    void anOperatorSetsALimitReplacesItAndRemovesIt(Page page, Browser browser) {
        var visit = Visit.operator(page, port, signIns);
        var queue = "q" + UUID.randomUUID().toString().substring(0, 8);

        visit.open("/console/jobs/limits");
        page.getByLabel("Queue").fill(queue);
        visit.press("Set limit");
        assertThat(page.getByText("1 to 500 characters").first()).isVisible();
        assertThat(page.getByText("must say how many").first()).isVisible();
        PageLook.inspect(page, browser);
        page.getByLabel("At once").fill("5");
        page.getByLabel("Begin within the time").fill("soon");
        page.getByLabel("Reason").fill("The provider allows no more");
        visit.press("Set limit");
        assertThat(page.getByText("must be a number").first()).isVisible();
        page.getByLabel("Begin within the time").fill("100");
        page.getByLabel("Time in seconds").fill("60");
        visit.press("Set limit");
        assertThat(limit(page, queue)).containsText("5 at once, 100 in 1 min 0 s");
        assertThat(limit(page, queue)).containsText("The provider allows no more");
        PageLook.inspect(page, browser);

        limit(page, queue).getByRole(AriaRole.LINK).click();
        assertThat(page.getByLabel("Queue")).hasValue(queue);
        page.getByLabel("At once").fill("0");
        page.getByLabel("Reason").fill("The provider is down");
        visit.press("Set limit");
        assertThat(limit(page, queue)).containsText("0 at once, 100 in 1 min 0 s");
        assertThat(limit(page, queue)).containsText("The provider is down");
        limit(page, queue).getByRole(AriaRole.BUTTON).click();
        assertThat(limit(page, queue)).hasCount(0);
    }

    private static Locator limit(Page page, String queue) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("Queue " + queue));
    }

    /** A job of the organization's, as a worker has it whom nobody gives up within an hour. */
    private JobId running(String email) {
        database.jdbc().sql("""
                        insert into job_workers (id, name, capacity, kinds, seen_at)
                        values (?, 'played', 1, '{}', now() + interval '1 hour')
                        """).param(worker).update();
        return new PlantedJob(email, "default", "archive.export").running(database, worker);
    }

    private void progress(JobId job, int percent, String note) {
        database.jdbc()
                .sql("update jobs set progress = ?, progress_note = ? where id = ?")
                .params(percent, note, job.value())
                .update();
    }

    private void end(JobId job) {
        database.jdbc().sql("""
                        select j.tenant_id, c.id from jobs j cross join lateral jobs_complete(j.worker_id, now(), array[j.tenant_id],
                            array[j.id], array[j.attempt], array['CANCELLED'], array[null::text]) c
                        where j.id = ? and j.cancel_asked
                        """).param(job.value()).query((_, _) -> true).single();
        database.jdbc()
                .sql("delete from job_workers where id = ?")
                .param(worker)
                .update();
    }

    /** Signs a fresh person up in a window of their own and returns their address. */
    private String visit(Page page) {
        try (var context = page.context().browser().newContext()) {
            return new Visit(context.newPage(), port).signUp();
        }
    }
}
