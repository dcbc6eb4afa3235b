package dev.basefly.console.locks;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.coordination.HeldLock;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.List;
import org.springframework.web.util.UriComponentsBuilder;

/** Held locks as their page shows them. */
public record LockList(List<Row> rows, Pagination pagination) {

    public static final Column KEY = Column.title("Key");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column NODE = Column.fact("Node");
    public static final Column SINCE = Column.fact("Since");
    public static final Column ENDS = Column.fact("Ends unless extended");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(KEY, ORGANIZATION, NODE, SINCE, ENDS, ACTIONS);

    public LockList {
        rows = List.copyOf(rows);
    }

    static LockList of(List<HeldLock> held, Pagination pagination) {
        return new LockList(held.stream().map(Row::of).toList(), pagination);
    }

    /**
     * A lock as its row shows it.
     *
     * @param release leads to the form that releases it
     */
    public record Row(
            String title,
            boolean leader,
            String organization,
            String node,
            Instant acquiredAt,
            Instant expiresAt,
            String release) {

        static Row of(HeldLock held) {
            TenantId tenant = held.key().tenant();
            String organization = tenant == null ? "" : tenant.toString();
            String release = UriComponentsBuilder.fromPath("/console/locks")
                    .queryParam("organization", "{organization}")
                    .queryParam("key", "{key}")
                    .fragment("release")
                    .encode()
                    .buildAndExpand(organization, held.key().name())
                    .toUriString();
            return new Row(
                    held.key().title(),
                    held.key().isLeadership(),
                    organization.isEmpty() ? t("The installation") : data(organization),
                    held.node(),
                    held.acquiredAt(),
                    held.expiresAt(),
                    release);
        }
    }
}
