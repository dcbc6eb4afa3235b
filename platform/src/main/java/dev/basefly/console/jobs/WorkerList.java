package dev.basefly.console.jobs;

import dev.basefly.dashboard.component.Column;
import dev.basefly.jobs.operation.JobBoard;
import java.util.List;

/** The processes that work, as their page shows them. */
public record WorkerList(List<JobBoard.WorkerStanding> workers) {

    public static final Column NAME = Column.title("Worker");
    public static final Column HOLDING = Column.fact("Jobs it has");
    public static final Column CAPACITY = Column.fact("At once");
    public static final Column KINDS = Column.fact("Kinds it knows");
    public static final Column STARTED = Column.fact("Started");
    public static final Column SEEN = Column.fact("Last seen");
    public static final List<Column> COLUMNS = List.of(NAME, HOLDING, CAPACITY, KINDS, STARTED, SEEN);

    public WorkerList {
        workers = List.copyOf(workers);
    }
}
