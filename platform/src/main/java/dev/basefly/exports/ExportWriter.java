package dev.basefly.exports;

import static dev.basefly.words.Words.noted;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.archive.OrganizationArchive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of the jobs: writes files, and deletes those whose time is over. */
@CrossTenant(reason = "the file is finished together with its audit event")
final class ExportWriter {

    private static final Logger log = LoggerFactory.getLogger(ExportWriter.class);
    private static final Duration BROKEN_OFF = Duration.ofDays(1);
    private static final Duration REMEMBERED = Duration.ofDays(60);
    private static final int ALMOST = 99;
    /** Each holds a connection of all organizations, and a snapshot, for as long as it takes. */
    private static final int PLACES = 2;

    private static final Duration WHEN_BUSY = Duration.ofSeconds(5);

    private final Semaphore places = new Semaphore(PLACES);
    private final OrganizationArchive archive;
    private final Organizations organizations;
    private final ExportFiles files;
    private final SystemDatabase system;
    private final AuditLog audit;
    private final ExportsSettings settings;
    private final Clock clock;

    ExportWriter(
            OrganizationArchive archive,
            Organizations organizations,
            ExportFiles files,
            SystemDatabase system,
            AuditLog audit,
            ExportsSettings settings,
            Clock clock) {
        this.archive = archive;
        this.organizations = organizations;
        this.files = files;
        this.system = system;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /** Nothing is left to do for an export that is written, or gone. */
    void write(WriteExport job, JobRun run) {
        TenantId tenant = run.tenant();
        Organization organization =
                tenant == null ? null : organizations.find(tenant).orElse(null);
        if (tenant == null || organization == null) {
            throw JobFailure.permanent("There is no such organization", null);
        }
        if (!places.tryAcquire()) {
            throw JobFailure.notNow(WHEN_BUSY, "Other organizations are being exported here");
        }
        try {
            files.begin(tenant, job.id()).ifPresent(writing -> write(organization, run, writing));
        } finally {
            places.release();
        }
    }

    int forget() {
        Instant now = clock.instant();
        return files.forget(now, now.minus(BROKEN_OFF), now.minus(REMEMBERED));
    }

    private void write(Organization organization, JobRun run, ExportFiles.Writing writing) {
        try {
            writeFile(organization, writing, run);
        } catch (RuntimeException brokenOff) {
            discard(writing);
            throw brokenOff;
        }
    }

    private void writeFile(Organization organization, ExportFiles.Writing writing, JobRun run) {
        PiecesOutput out = new PiecesOutput(files, writing, settings.largest());
        long rows = archive.write(
                organization, out, (done, total) -> run.progress(percent(done, total), note(done, total)));
        Instant now = clock.instant();
        Export.File file = new Export.File(
                organization.slug() + "-" + LocalDate.ofInstant(now, java.time.ZoneOffset.UTC) + ".zip",
                out.end(),
                rows,
                now,
                now.plus(settings.kept()));
        system.inTransaction(() -> {
            if (!files.finish(writing, file)) {
                throw new CancellationException("Another attempt writes the file, or nobody wants it any more");
            }
            audit.record(
                    writing.tenant(), AuditEntry.of("organization.exported").on("organization", writing.tenant()));
            return file;
        });
        run.result(Map.of(
                "export",
                writing.export(),
                "rows",
                file.rows(),
                "size",
                file.size(),
                "expiresAt",
                file.expiresAt(),
                "download",
                "/api/v1/organizations/" + writing.tenant() + "/exports/" + writing.export() + "/file"));
    }

    /** What cannot be deleted now is by the hourly job. */
    private void discard(ExportFiles.Writing writing) {
        boolean interrupted = Thread.interrupted();
        try {
            files.discard(writing);
        } catch (RuntimeException later) {
            log.info("What an attempt at export {} left is deleted later", writing.export(), later);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int percent(long done, long total) {
        return total == 0 ? ALMOST : (int) Math.min(ALMOST, done * 100 / total);
    }

    private static String note(long done, long total) {
        return noted(number(done) + " of " + number(Math.max(done, total)) + " rows");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
