package dev.basefly.console.jobs;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.jobs.StoredJob.FailedAttempt;
import dev.basefly.jobs.operation.Count;
import dev.basefly.jobs.operation.DeadJob;
import dev.basefly.runtime.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dead jobs as their page shows them.
 *
 * @param matching how many the filter has
 * @param outcome what the last action did, null when there was none
 */
public record DeadJobs(
        List<DeadJob> jobs,
        Count matching,
        Pagination pagination,
        @Nullable String outcome) {

    public static final Column JOB = Column.title("Kind");
    public static final Column ERROR = Column.fact("Error");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column QUEUE = Column.fact("Queue");
    public static final Column DIED = Column.fact("Died");
    public static final List<Column> COLUMNS = List.of(JOB, ERROR, ORGANIZATION, QUEUE, DIED);
    public static final List<Choice> ACTIONS = List.of(Choice.of("replay", "Replay"), Choice.of("discard", "Discard"));

    private static final int LONGEST_ERROR = 160;

    public DeadJobs {
        jobs = List.copyOf(jobs);
    }

    public static String path(DeadJob job) {
        return JobTabs.DEAD + "/" + job.tenant() + "/" + job.id();
    }

    public static String organization(DeadJob job) {
        TenantId organization = job.organization();
        return organization == null ? t("The installation") : data(organization.toString());
    }

    /** The beginning of its last error. */
    public static String error(DeadJob job) {
        FailedAttempt failure = job.failure();
        if (failure == null) {
            return t("No error was kept");
        }
        String error = failure.error();
        return data(error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…");
    }
}
