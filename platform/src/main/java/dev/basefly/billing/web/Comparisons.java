package dev.basefly.billing.web;

import dev.basefly.api.ApiError;
import dev.basefly.billing.account.Reconcile;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.operation.JobTimetable;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons of all customers with Stripe, which are jobs: with many customers one takes hours. */
final class Comparisons {

    private final JobTimetable timetable;
    private final Jobs jobs;

    Comparisons(JobTimetable timetable, Jobs jobs) {
        this.timetable = timetable;
        this.jobs = jobs;
    }

    /** The one that is under way, or a new one. */
    JobId begin() {
        return timetable.run(Reconcile.SCHEDULE);
    }

    /** One that was begun; NOT_FOUND when it is forgotten, or something else. */
    Comparison get(JobId id) {
        StoredJob job = jobs.findOfInstallation(id)
                .filter(found -> found.kind().equals(Reconcile.All.KIND.name()))
                .orElseThrow(() -> ApiError.notFound("Comparison"));
        String result = job.result();
        Reconcile.Report report = result == null ? null : JsonMapper.shared().readValue(result, Reconcile.Report.class);
        return new Comparison(job.id(), job.state(), report);
    }
}
