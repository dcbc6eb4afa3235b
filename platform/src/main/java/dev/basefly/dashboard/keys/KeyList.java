package dev.basefly.dashboard.keys;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of API keys shows.
 *
 * @param mayWrite whether the reader may make and revoke keys
 */
public record KeyList(
        List<Row> rows,
        boolean mayWrite,
        Pagination pagination,
        @Nullable Toast toast) {

    static final String PATH = "/settings/keys";

    public static final Column NAME = Column.title("Name");
    public static final Column SCOPES = Column.fact("Scopes");
    public static final Column MAKER = Column.fact("Acts for");
    public static final Column USED = Column.fact("Last used");
    public static final Column EXPIRES = Column.fact("Expires");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, SCOPES, MAKER, USED, EXPIRES, ACTIONS);

    public KeyList {
        rows = List.copyOf(rows);
    }

    /**
     * A key as its row shows it.
     *
     * @param beginning of its secret
     * @param maker a label: the name of the person in whose name it acts
     */
    public record Row(
            String id,
            String name,
            String beginning,
            String scopes,
            String maker,
            @Nullable Instant lastUsedAt,
            Instant expiresAt,
            boolean expired) {

        public String path() {
            return PATH + "/" + id;
        }
    }
}
