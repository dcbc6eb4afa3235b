package dev.basefly.sharing.web;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Toast;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of an object's sharing shows.
 *
 * @param holders whom it can be shared with by whoever looks; empty when that is nobody
 * @param permissions what can be granted; one alone is not asked for
 * @param refusal why whoever looks cannot share it; null when they can
 * @param search the words by which members were searched
 * @param more whether there are more members than the holders show
 */
public record SharingView(
        String name,
        String noun,
        String path,
        String list,
        List<Row> rows,
        List<Choice> holders,
        List<Choice> permissions,
        @Nullable String refusal,
        String search,
        boolean more,
        @Nullable Toast toast) {

    public static final Column WHO = Column.title("Who");
    public static final Column MAY = Column.fact("May");
    public static final Column SINCE = Column.fact("Since");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(WHO, MAY, SINCE, ACTIONS);

    public SharingView {
        rows = List.copyOf(rows);
        holders = List.copyOf(holders);
        permissions = List.copyOf(permissions);
    }

    /**
     * Somebody who may do something with the object.
     *
     * @param may a label
     * @param since null for its owner
     * @param withdrawal where the grant is taken back; null when it is none, or whoever looks may not
     */
    public record Row(
            String who,
            String may,
            @Nullable Instant since,
            @Nullable String withdrawal) {}
}
