package dev.basefly.clusters.web;

import static dev.basefly.words.Words.later;

import dev.basefly.access.Decision;
import dev.basefly.clusters.ClusterId;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Status;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.sharing.Shareable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of clusters shows.
 *
 * @param creation whether whoever looks may create one
 * @param address of this page of the list, to look at it again
 */
public record ClusterList(
        List<Row> rows,
        Decision creation,
        boolean deleted,
        Pagination pagination,
        String address,
        @Nullable Toast toast) {

    static final String ACTIVE_PATH = "/clusters";
    static final String DELETED_PATH = "/clusters?show=deleted";

    public static final Column NAME = Column.title("Name");
    public static final Column LOCATION = Column.fact("Location");
    public static final Column PLAN = Column.fact("Plan");
    public static final Column STATUS = Column.fact("Status");
    public static final Column UPDATED = Column.fact("Updated");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, LOCATION, PLAN, STATUS, UPDATED, ACTIONS);
    public static final List<Choice> TABS =
            List.of(Choice.of(ACTIVE_PATH, "Active clusters"), Choice.of(DELETED_PATH, "Deleted"));

    public ClusterList {
        rows = List.copyOf(rows);
    }

    /**
     * A cluster as its row shows it.
     *
     * @param change whether whoever looks may change and delete it
     */
    public record Row(
            String id, String name, String location, String plan, Status status, Instant updatedAt, Decision change) {

        /** The page that shows who may change it. */
        public String sharing() {
            return Shareable.page(ClusterId.of(id));
        }

        public String path() {
            return ACTIVE_PATH + "/" + id;
        }
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public String title() {
        return later(deleted ? "Deleted clusters" : "Clusters");
    }

    public String tab() {
        return deleted ? DELETED_PATH : ACTIVE_PATH;
    }
}
