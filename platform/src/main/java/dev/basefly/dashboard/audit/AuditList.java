package dev.basefly.dashboard.audit;

import static dev.basefly.words.Words.later;

import dev.basefly.audit.AuditReport;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the audit log shows.
 *
 * @param filter what was asked for, as it was typed
 * @param exports the query that asks an export for the same events, with its question mark
 * @param report the outcome of a check, null when none was asked for
 */
public record AuditList(
        List<Row> rows,
        Form filter,
        String exports,
        Pagination pagination,
        @Nullable AuditReport report) {

    public static final Column ACTION = Column.title("Action");
    public static final Column ACTOR = Column.fact("Who");
    public static final Column TARGET = Column.fact("What");
    public static final Column CHANGES = Column.fact("Changes");
    public static final Column TIME = Column.fact("When");
    public static final List<Column> COLUMNS = List.of(ACTION, ACTOR, TARGET, CHANGES, TIME);

    public AuditList {
        rows = List.copyOf(rows);
    }

    /**
     * An event as its row shows it.
     *
     * @param actor the name, or the id of whoever has no name any more
     * @param changes each as "field: before → after"
     */
    public record Row(String action, String actor, String target, List<String> changes, Instant occurredAt) {

        public Row {
            changes = List.copyOf(changes);
        }
    }

    /** What was done to the log. */
    public static String word(AuditReport.Kind kind) {
        return switch (kind) {
            case CHANGED -> later("CHANGED");
            case REMOVED -> later("REMOVED");
            case INSERTED -> later("INSERTED");
            case REORDERED -> later("REORDERED");
            case CUT -> later("CUT");
            case REWRITTEN -> later("REWRITTEN");
        };
    }

    public boolean filtered() {
        return !exports.equals("?");
    }
}
