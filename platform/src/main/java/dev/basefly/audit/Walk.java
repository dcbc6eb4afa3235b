package dev.basefly.audit;

import static dev.basefly.words.Words.noted;

import dev.basefly.audit.AuditReport.Finding;
import dev.basefly.audit.AuditReport.Kind;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One walk along the chain of a tenant, row by row, that notes what is not as it was. */
final class Walk {

    private static final int MOST_NAMED = 100;
    private static final String NOT_RECORDED = noted("The event is not what the program recorded");

    private final TenantId tenant;
    private final AuditKey key;
    private final Map<Long, AuditHead> heads = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private Link last;
    private long found;
    private long events;
    private long unsealed;

    /** @param start where the chain begins: its start, or the end of what was retired */
    Walk(TenantId tenant, AuditKey key, Link start) {
        this.tenant = tenant;
        this.key = key;
        this.last = start;
    }

    void head(AuditHead head) {
        if (key.matches(tenant, head)) {
            heads.put(head.link().position(), head);
        } else {
            report(
                    Kind.REWRITTEN,
                    head.link().position(),
                    null,
                    noted("The head of " + head.day() + " is not authentic"));
        }
    }

    /** The next row of the chain, with its event if that is still there. */
    void sealed(ResultSet row) throws SQLException {
        Link link = Link.of(row);
        AuditEventId sealed = new AuditEventId(row.getObject("event_id", UUID.class));
        boolean follows = link.position() == last.position() + 1;
        if (!follows) {
            report(
                    Kind.REMOVED,
                    last.position() + 1,
                    null,
                    noted("The places " + (last.position() + 1) + " to " + (link.position() - 1) + " are gone"));
        }
        events++;
        if (row.getObject("id") == null) {
            report(Kind.REMOVED, link.position(), sealed, noted("The event is gone"));
        } else {
            check(link, StoredEvent.of(row), follows);
        }
        AuditHead head = heads.remove(link.position());
        if (head != null && !head.link().equals(link)) {
            report(
                    Kind.REWRITTEN,
                    link.position(),
                    null,
                    noted("The chain up to here is not the one of the head of " + head.day()));
        }
        last = link;
    }

    private void check(Link link, StoredEvent event, boolean follows) {
        boolean chained = !follows || last.next(event.canonical()).equals(link);
        if (!event.isAuthentic(key)) {
            report(chained && follows ? Kind.INSERTED : Kind.CHANGED, link.position(), event.id(), NOT_RECORDED);
        } else if (!chained) {
            report(Kind.REORDERED, link.position(), event.id(), noted("The event was not at this place of the chain"));
        }
    }

    void unsealed(ResultSet row) throws SQLException {
        StoredEvent event = StoredEvent.of(row);
        unsealed++;
        if (!event.isAuthentic(key)) {
            report(Kind.INSERTED, null, event.id(), NOT_RECORDED);
        }
    }

    AuditReport report() {
        heads.values().stream()
                .filter(head -> head.link().position() > last.position())
                .max((one, other) ->
                        Long.compare(one.link().position(), other.link().position()))
                .ifPresent(head -> report(
                        Kind.CUT,
                        last.position() + 1,
                        null,
                        noted("The chain ends at " + last.position() + ", but had come to "
                                + head.link().position() + " on " + head.day())));
        return new AuditReport(tenant, found == 0, events, unsealed, last.position(), last.hash(), findings, found);
    }

    private void report(Kind kind, @Nullable Long position, @Nullable AuditEventId event, String message) {
        found++;
        if (findings.size() < MOST_NAMED) {
            findings.add(new Finding(kind, position, event, message));
        }
    }
}
