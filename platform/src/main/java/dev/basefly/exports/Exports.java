package dev.basefly.exports;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exports of the organization in scope; who may ask for them is decided before. */
@CrossTenant(
        reason = "an export, its job and its audit event come into being in one transaction of the system database")
public final class Exports {

    private final ExportFiles files;
    private final SystemDatabase system;
    private final Jobs jobs;
    private final TenantJobs tenantJobs;
    private final AuditLog audit;
    private final Clock clock;

    Exports(ExportFiles files, SystemDatabase system, Jobs jobs, TenantJobs tenantJobs, AuditLog audit, Clock clock) {
        this.files = files;
        this.system = system;
        this.jobs = jobs;
        this.tenantJobs = tenantJobs;
        this.audit = audit;
        this.clock = clock;
    }

    /** Asks for a file; while one is being written, that one is the answer. */
    public Export request() {
        RequestScope scope = RequestScope.current();
        TenantId tenant = scope.requireTenant();
        ExportId id = system.inTransaction(() -> {
            ExportId fresh = ExportId.next(clock);
            JobId job = jobs.add(
                    NewJob.of(WriteExport.KIND, new WriteExport(fresh.value())).unique(WriteExport.ONE_AT_A_TIME));
            return files.ofJob(tenant, job.value()).orElseGet(() -> {
                files.add(
                        tenant,
                        new ExportFiles.Row(fresh, job.value(), scope.actor().label(), clock.instant(), null));
                audit.record(
                        tenant, AuditEntry.of("organization.export_requested").on("export", fresh));
                return fresh;
            });
        });
        return get(id);
    }

    /** Newest first, before the given one. */
    public Page<Export> page(@Nullable ExportId before, int limit) {
        List<Export> rows =
                files.page(before, limit + 1).stream().map(this::export).toList();
        return Page.of(rows, limit, export -> export.id().toString());
    }

    /**
     * One export.
     *
     * @throws ApiError NOT_FOUND when the organization has no such export
     */
    public Export get(ExportId id) {
        return files.find(id).map(this::export).orElseThrow(() -> ApiError.notFound("Export"));
    }

    /**
     * The export whose file is about to be fetched, which is recorded.
     *
     * @throws ApiError NOT_FOUND; CONFLICT {@code export_not_ready}; GONE {@code export_expired}
     */
    public Export.File fetch(ExportId id) {
        Export export = get(id);
        Export.File file = export.file();
        if (file == null) {
            throw ApiError.conflict("export_not_ready", "The file is not written yet")
                    .remedy("Wait until the export is READY, or ask for another one");
        }
        if (export.state() == ExportState.EXPIRED) {
            throw ApiError.of(ErrorCode.GONE, "The file was deleted, as its time is over")
                    .reason("export_expired")
                    .remedy("Ask for another one");
        }
        audit.record(
                RequestScope.current().requireTenant(),
                AuditEntry.of("organization.export_fetched").on("export", id));
        return file;
    }

    /** Writes the file piece by piece, holding nothing in between; one that is deleted meanwhile ends in an IOException. */
    public void copy(ExportId id, Export.File file, OutputStream out) throws IOException {
        long written = 0;
        for (int number = 0; written < file.size(); number++) {
            byte[] piece = files.piece(id, number);
            if (piece.length == 0) {
                throw new IOException("The file was deleted while it was fetched");
            }
            out.write(piece);
            written += piece.length;
        }
    }

    private Export export(ExportFiles.Row row) {
        Instant now = clock.instant();
        StoredJob job =
                row.file() == null ? tenantJobs.find(new JobId(row.job())).orElse(null) : null;
        ExportState state = row.file() == null
                ? ExportState.without(job == null ? null : job.state())
                : row.file().expiresAt().isAfter(now) ? ExportState.READY : ExportState.EXPIRED;
        return new Export(
                row.id(),
                new JobId(row.job()),
                state,
                row.file() != null ? Integer.valueOf(100) : job == null ? null : job.progress(),
                job == null ? null : job.progressNote(),
                row.requestedBy(),
                row.requestedAt(),
                row.file());
    }
}
