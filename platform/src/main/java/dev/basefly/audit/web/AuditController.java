package dev.basefly.audit.web;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditEventId;
import dev.basefly.audit.AuditFilter;
import dev.basefly.audit.AuditLog;
import dev.basefly.audit.AuditReport;
import dev.basefly.audit.AuditTrail;
import dev.basefly.audit.AuditVerification;
import dev.basefly.runtime.RequestScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What happened in the caller's organization. */
@RestController
@RequestMapping("/api/v1/audit-events")
@Tag(name = "Audit")
class AuditController {

    private final AuditTrail trail;
    private final AuditLog log;
    private final AuditVerification verification;
    private final JsonMapper json;

    AuditController(AuditTrail trail, AuditLog log, AuditVerification verification, JsonMapper json) {
        this.trail = trail;
        this.log = log;
        this.verification = verification;
        this.json = json;
    }

    record SealedView(long position, String hash, EventView event) {

        static SealedView of(AuditTrail.Sealed sealed) {
            return new SealedView(sealed.position(), sealed.hash(), EventView.of(sealed.event()));
        }
    }

    record Stream(List<SealedView> data, StreamMeta meta) {}

    /**
     * Where the stream goes on.
     *
     * @param after to be sent back as {@code after}, also when there is nothing new
     */
    record StreamMeta(long after, boolean hasMore) {}

    @GetMapping
    @Requires("audit:read")
    @Operation(summary = "List what happened, newest first")
    Page<EventView> list(
            @ParameterObject AuditQuery query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = trail.page(query.filter(), Page.after(cursor, AuditEventId::of), Page.limit(limit));
        return new Page<>(page.data().stream().map(EventView::of).toList(), page.meta());
    }

    @GetMapping("/stream")
    @Requires("audit:read")
    @Operation(
            summary = "Pull what happened since, oldest first, without gap and without double",
            description =
                    "For systems that collect events. Begin with after=0, keep meta.after of each answer and send it"
                            + " with the next request; ask again at once while meta.hasMore is true, later otherwise. An event"
                            + " arrives within a second of its commit.")
    Stream stream(
            @RequestParam(defaultValue = "0") long after, @RequestParam(required = false) @Nullable Integer limit) {
        int size = Page.limit(limit);
        var rows = trail.behind(after, size + 1);
        boolean more = rows.size() > size;
        var some = more ? rows.subList(0, size) : rows;
        return new Stream(
                some.stream().map(SealedView::of).toList(),
                new StreamMeta(some.isEmpty() ? after : some.getLast().position(), more));
    }

    @GetMapping("/export")
    @Requires("audit:read")
    @Operation(
            summary = "Export what happened, oldest first",
            description = "format is ndjson or csv. The export itself is recorded.")
    void export(
            @ParameterObject AuditQuery query,
            @RequestParam(defaultValue = "ndjson") String format,
            HttpServletResponse response)
            throws IOException {
        AuditExport export = export(format);
        AuditFilter filter = query.filter();
        log.record(AuditEntry.of("audit.exported").with("format", export));
        response.setContentType(export.contentType());
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"audit-" + RequestScope.current().requireTenant() + "."
                        + export.name().toLowerCase(Locale.ROOT) + "\"");
        try (Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            out.write(export.header());
            trail.each(filter, event -> write(out, export.line(event, json)));
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    @GetMapping("/verification")
    @Requires("audit:read")
    @Operation(summary = "Check that nothing was changed, removed, inserted or reordered since it was recorded")
    Data<AuditReport> verify() {
        return new Data<>(verification.verify(RequestScope.current().requireTenant()));
    }

    private static AuditExport export(String format) {
        return switch (format) {
            case "ndjson" -> AuditExport.NDJSON;
            case "csv" -> AuditExport.CSV;
            default -> throw ApiError.invalid("format", "must be ndjson or csv");
        };
    }

    private static void write(Writer out, String line) {
        try {
            out.write(line);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
