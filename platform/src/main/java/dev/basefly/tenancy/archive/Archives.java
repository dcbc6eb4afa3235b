package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes organizations out, brings them in and erases them, each as an operation that leaves a trace. */
final class Archives {

    private static final int PLACES = 2;

    private final Semaphore places = new Semaphore(PLACES);
    private final TenantOperations operations;
    private final TenantExport exports;
    private final TenantImport imports;
    private final TenantErasure erasures;
    private final AuditLog audit;
    private final JsonMapper json;
    private final Clock clock;

    Archives(
            TenantOperations operations,
            TenantExport exports,
            TenantImport imports,
            TenantErasure erasures,
            AuditLog audit,
            JsonMapper json,
            Clock clock) {
        this.operations = operations;
        this.exports = exports;
        this.imports = imports;
        this.erasures = erasures;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** Streams the archive as the answer; an archive that breaks off has no end and cannot be read. */
    void export(Organization organization, HttpServletResponse response) {
        inPlace(() -> operations.run(organization.id(), TenantOperation.Kind.EXPORT, progress -> {
            audit.record(
                    organization.id(), AuditEntry.of("organization.exported").on("organization", organization.id()));
            response.setContentType("application/zip");
            response.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"" + organization.slug() + "-" + LocalDate.now(clock) + ".zip\"");
            try {
                return exports.write(organization, response.getOutputStream(), clock, progress);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }));
    }

    /**
     * Imports what the stream brings.
     *
     * @param keepIds whether the organization and its objects keep their ids
     */
    Organization bringIn(InputStream in, boolean keepIds) {
        Path file = spooled(in);
        try (Archive archive = Archive.open(file, json)) {
            TenantId target =
                    keepIds ? new TenantId(archive.manifest().organization().id()) : TenantId.next(clock);
            return inPlace(() -> operations.run(
                    target, TenantOperation.Kind.IMPORT, progress -> imports.run(archive, target, progress)));
        } finally {
            delete(file);
        }
    }

    ErasureCertificate erase(TenantId organization) {
        return inPlace(() -> erasures.erase(organization));
    }

    Page<TenantOperation> operations(TenantId organization, @Nullable String cursor, int limit) {
        return operations.page(organization, cursor, limit);
    }

    /**
     * Runs the work in one of few places: each holds a connection for long.
     *
     * @throws ApiError SERVICE_UNAVAILABLE {@code archives_busy} when all are taken
     */
    private <T> T inPlace(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Other organizations are being exported or imported")
                    .reason("archives_busy")
                    .retryAfter(Duration.ofSeconds(30));
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static Path spooled(InputStream in) {
        Path file = null;
        try {
            file = Files.createTempFile("basefly-import-", ".zip");
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException broken) {
            if (file != null) {
                delete(file);
            }
            throw new UncheckedIOException(broken);
        } catch (RuntimeException refused) {
            if (file != null) {
                delete(file);
            }
            throw refused;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
