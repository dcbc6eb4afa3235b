package dev.basefly.benchmarks.jobs;

import dev.basefly.jobs.JobState;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.jobs.operation.DeadFilter;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.jobs.operation.JobTimetable;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What the operator's pages of jobs, and those of an organization, ask for. */
final class JobPagesRead {

    static final UserId PERSON = new UserId(new UUID(7, 7));

    private static final int ROWS = 20;

    private final JobBoard board;
    private final JobPauses pauses;
    private final DeadLetters letters;
    private final JobTimetable timetable;
    private final TenantJobs tenantJobs;
    private final TenantId tenant;

    JobPagesRead(BaseflyJobs jobs) {
        board = jobs.bean(JobBoard.class);
        pauses = jobs.bean(JobPauses.class);
        letters = jobs.bean(DeadLetters.class);
        timetable = jobs.bean(JobTimetable.class);
        tenantJobs = jobs.bean(TenantJobs.class);
        tenant = new TenantId(jobs.tenants().getFirst());
    }

    /** By name. */
    Map<String, Runnable> all() {
        Map<String, Runnable> all = new LinkedHashMap<>();
        all.put("console: overview with counts", () -> {
            var standing = board.standing();
            var failures = board.failures();
            require(!standing.queues().isEmpty() && !failures.isEmpty());
            var ignored = pauses.list();
        });
        all.put("console: workers", () -> require(!board.workers().isEmpty()));
        all.put("console: schedules", () -> require(!timetable.list().isEmpty()));
        all.put("console: dead jobs and their count", () -> dead(DeadFilter.ALL));
        all.put(
                "console: dead jobs of an error and their count",
                () -> dead(DeadFilter.read(Map.of("error", "IllegalStateException", "kind", "bench.busy"))));
        all.put("organization: newest jobs", () -> ofOrganization(TenantJobs.Filter.ALL));
        all.put(
                "organization: cancelled jobs of a kind",
                () -> ofOrganization(new TenantJobs.Filter(EnumSet.of(JobState.CANCELLED), "bench.nothing", false)));
        all.put("person: own jobs", this::ofPerson);
        return all;
    }

    private void dead(DeadFilter filter) {
        require(letters.page(filter, null, ROWS).data().size() == ROWS);
        require(letters.count(filter).jobs() > 0);
    }

    private void ofOrganization(TenantJobs.Filter filter) {
        new RequestScope("bench", tenant, new Actor.Program("bench"), Locale.ROOT).run(() -> {
            var ignored = tenantJobs.page(filter, null, ROWS);
        });
    }

    private void ofPerson() {
        new RequestScope("bench", tenant, new Actor.Person(PERSON, "MEMBER", false), Locale.ROOT)
                .run(() -> require(tenantJobs
                                .page(new TenantJobs.Filter(EnumSet.noneOf(JobState.class), null, true), null, ROWS)
                                .data()
                                .size()
                        == ROWS));
    }

    private static void require(boolean found) {
        if (!found) {
            throw new IllegalStateException("A page is empty that ought to show something");
        }
    }
}
