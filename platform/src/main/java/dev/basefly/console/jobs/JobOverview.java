package dev.basefly.console.jobs;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.number;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.jobs.JobState;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.runtime.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** What the overview shows. */
public record JobOverview(List<QueueRow> queues, List<TenantRow> tenants, List<FailureRow> failures) {

    public static final Column QUEUE = Column.title("Queue");
    public static final Column WAITING = Column.fact("Waiting");
    public static final Column RUNNING = Column.fact("Running");
    public static final Column SCHEDULED = Column.fact("Scheduled");
    public static final Column AFTER_OTHERS = Column.fact("Waiting for others");
    public static final Column RETRYING = Column.fact("Retrying");
    public static final Column DEAD = Column.fact("Dead");
    public static final Column RATE = Column.fact("Ended per minute");
    public static final Column OLDEST = Column.fact("Due since");
    public static final List<Column> OF_QUEUE =
            List.of(QUEUE, WAITING, RUNNING, SCHEDULED, AFTER_OTHERS, RETRYING, DEAD, RATE, OLDEST);

    public static final Column ORGANIZATION = Column.title("Organization");
    public static final Column NOW = Column.fact("Next waits for");
    public static final Column RECENTLY = Column.fact("95 % waited at most");
    public static final List<Column> OF_TENANT = List.of(ORGANIZATION, WAITING, NOW, RECENTLY);

    public static final Column ERROR = Column.title("Error");
    public static final Column COUNT = Column.fact("Jobs");
    public static final Column KIND = Column.fact("Kind");
    public static final Column SEEN = Column.fact("Last seen");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> OF_FAILURE = List.of(ERROR, COUNT, KIND, SEEN, ACTIONS);

    public JobOverview {
        queues = List.copyOf(queues);
        tenants = List.copyOf(tenants);
        failures = List.copyOf(failures);
    }

    /** A queue as its row shows it. */
    public record QueueRow(JobBoard.Queue queue, boolean paused) {

        public String jobs(String state) {
            return JobTabs.words(queue.in(JobState.valueOf(state)));
        }

        public String rate() {
            return number(Math.round(queue.perMinute()));
        }
    }

    /** A tenant as its row shows it. */
    public record TenantRow(JobBoard.Waiting waiting, boolean paused) {

        public String organization() {
            TenantId organization = waiting.organization();
            return organization == null ? t("The installation") : data(organization.toString());
        }

        public String now() {
            return waiting.jobs().jobs() == 0 ? "–" : JobTabs.words(waiting.longestNow());
        }

        public String recently() {
            return waiting.recently().isZero() ? "–" : JobTabs.words(waiting.recently());
        }
    }

    /** Jobs that failed alike as their row shows them. */
    public record FailureRow(JobBoard.FailureGroup group) {

        public String error() {
            return group.error().isEmpty() ? t("No error was kept") : data(group.error());
        }

        /** The dead jobs of the group. */
        public String path() {
            return UriComponentsBuilder.fromPath(JobTabs.DEAD)
                    .queryParam("error", "{error}")
                    .encode()
                    .buildAndExpand(group.error())
                    .toUriString();
        }
    }

    static JobOverview of(
            JobBoard.Standing standing, List<JobBoard.FailureGroup> failures, List<JobPauses.Pause> pauses) {
        return new JobOverview(
                standing.queues().stream()
                        .map(queue -> new QueueRow(queue, isPaused(pauses, null, queue.name())))
                        .toList(),
                standing.tenants().stream()
                        .map(tenant -> new TenantRow(
                                tenant, tenant.organization() != null && isPaused(pauses, tenant.organization(), null)))
                        .toList(),
                failures.stream().map(FailureRow::new).toList());
    }

    /** Whether it is paused as a whole: by itself, or together with everything. */
    private static boolean isPaused(
            List<JobPauses.Pause> pauses, @Nullable TenantId organization, @Nullable String queue) {
        return pauses.stream()
                .anyMatch(pause ->
                        (pause.organization() == null || pause.organization().equals(organization))
                                && (pause.queue() == null || pause.queue().equals(queue)));
    }
}
