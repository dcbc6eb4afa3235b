package dev.basefly.dashboard.jobs;

import static dev.basefly.words.Words.t;

import dev.basefly.access.Requires;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.UserId;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Background jobs as people see them: their own, and all of the organization's for who may see to them. */
@Controller
class JobPages {

    static final String PATH = "/settings/jobs";

    /** What is not done yet and will go on by itself. */
    static final Set<JobState> OPEN =
            Set.of(JobState.SCHEDULED, JobState.WAITING, JobState.AVAILABLE, JobState.RUNNING, JobState.RETRYING);

    private static final Map<String, Set<JobState>> SHOWN =
            Map.of("open", OPEN, "done", EnumSet.of(JobState.COMPLETED), "failed", EnumSet.of(JobState.DEAD));

    private final TenantJobs jobs;
    private final People people;

    JobPages(TenantJobs jobs, People people) {
        this.jobs = jobs;
        this.people = people;
    }

    @GetMapping(PATH)
    @Requires("jobs:read")
    ModelAndView list(
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String cursor) {
        Set<JobState> states = show == null ? Set.of() : SHOWN.getOrDefault(show, Set.of());
        Page<StoredJob> page = jobs.page(
                new TenantJobs.Filter(states, null, false), Page.after(cursor, JobId::of), Page.DEFAULT_LIMIT);
        String tab = states.isEmpty() ? PATH : PATH + "?show=" + show;
        Map<String, String> names = new HashMap<>();
        List<JobFace> faces = page.data().stream()
                .map(job -> new JobFace(job, by(job, names)))
                .toList();
        Pagination pagination = Pagination.of(tab, cursor, page.meta());
        return new ModelAndView(
                "dashboard/jobs/list", Map.of("list", new JobList(faces, jobs.seesAll(), tab, pagination)));
    }

    /** A page that follows a job until it has ended is loaded anew then, with what the job brought. */
    @GetMapping(PATH + "/{job}")
    @Requires("jobs:read")
    ModelAndView show(
            @PathVariable JobId job,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String following,
            HttpServletResponse response) {
        StoredJob stored = jobs.get(job);
        JobFace face = new JobFace(stored, by(stored, new HashMap<>()));
        if (following != null && !face.isUnderWay()) {
            response.setHeader("HX-Refresh", "true");
        }
        return new ModelAndView("dashboard/jobs/job", Map.of("face", face));
    }

    @PostMapping(PATH + "/{job}/cancellation")
    @Requires("jobs:cancel")
    ModelAndView cancel(@PathVariable JobId job) {
        jobs.cancel(job);
        return Forms.redirect(PATH + "/" + job);
    }

    /** The name of a person, asked for once per page. */
    private String by(StoredJob job, Map<String, String> names) {
        return names.computeIfAbsent(job.actor(), this::name);
    }

    private String name(String actor) {
        if (actor.startsWith("usr_")) {
            try {
                return people.find(UserId.of(actor)).map(Person::name).orElse(t("Somebody who left"));
            } catch (IllegalArgumentException malformed) {
                return actor;
            }
        }
        return actor.startsWith("program:") || actor.equals("sql") ? t("the product") : t("API key {0}", actor);
    }
}
