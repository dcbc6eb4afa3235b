package dev.basefly.audit.web;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditEvent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The formats of an export, a line for each event. */
enum AuditExport {
    /** One JSON document per line, as the list gives them. */
    NDJSON("application/x-ndjson", "") {
        @Override
        String line(AuditEvent event, JsonMapper json) {
            return json.writeValueAsString(EventView.of(event)) + "\n";
        }
    },

    /** Comma-separated values after RFC 4180; a cell that a spreadsheet would calculate begins with an apostrophe. */
    CSV(
            "text/csv",
            "id,occurred_at,actor_kind,actor_id,actor_via,action,target_type,target_id,changes,details,reason,"
                    + "request_id,address\r\n") {
        @Override
        String line(AuditEvent event, JsonMapper json) {
            AuditEntry entry = event.entry();
            return cells(
                    event.id().toString(),
                    event.occurredAt().toString(),
                    event.actor().kind().name(),
                    event.actor().id(),
                    event.actor().via(),
                    entry.action(),
                    entry.targetType(),
                    entry.targetId(),
                    json.writeValueAsString(entry.changes()),
                    json.writeValueAsString(entry.details()),
                    entry.reason(),
                    event.requestId(),
                    event.address());
        }
    };

    private static final String CALCULATED = "=+-@\t\r";

    private final String contentType;
    private final String header;

    AuditExport(String contentType, String header) {
        this.contentType = contentType;
        this.header = header;
    }

    String contentType() {
        return contentType;
    }

    String header() {
        return header;
    }

    abstract String line(AuditEvent event, JsonMapper json);

    static String cells(@Nullable String... values) {
        return Arrays.stream(values).map(AuditExport::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable String value) {
        if (value == null) {
            return "";
        }
        boolean calculated = !value.isEmpty() && CALCULATED.indexOf(value.charAt(0)) >= 0;
        String safe = calculated ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(unit -> unit == ',' || unit == '"' || unit == '\r' || unit == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
