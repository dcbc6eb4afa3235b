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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
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

    /**
     * Answers with the archive. It is whole before the first byte is sent, so that who reads slowly holds neither a place nor
     * a connection, and nobody gets one that breaks off.
     */
    void export(Organization organization, HttpServletResponse response) {
        Path file = temporary("basefly-export-");
        try {
            inPlace(() -> operations.run(organization.id(), TenantOperation.Kind.EXPORT, progress -> {
                audit.record(
                        organization.id(),
                        AuditEntry.of("organization.exported").on("organization", organization.id()));
                return written(organization, file, progress);
            }));
            send(organization, file, response);
        } finally {
            delete(file);
        }
    }

    private Manifest written(Organization organization, Path file, LongConsumer progress) {
        try (OutputStream out = Files.newOutputStream(file)) {
            return exports.write(organization, out, clock, (rows, _) -> progress.accept(rows));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private void send(Organization organization, Path file, HttpServletResponse response) {
        try {
            response.setContentType("application/zip");
            response.setContentLengthLong(Files.size(file));
            response.setHeader(
                    "Content-Disposition",
                    "attachment; filename=\"" + organization.slug() + "-" + LocalDate.now(clock) + ".zip\"");
            Files.copy(file, response.getOutputStream());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
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

    /** Needs no place: it holds no connection for long, and what must be erased must not wait for downloads. */
    ErasureCertificate erase(TenantId organization) {
        return erasures.erase(organization);
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
        Path file = temporary("basefly-import-");
        try {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException broken) {
            delete(file);
            throw new UncheckedIOException(broken);
        } catch (RuntimeException refused) {
            delete(file);
            throw refused;
        }
    }

    /** A file that only this user of the operating system may read. */
    private static Path temporary(String name) {
        try {
            return Files.createTempFile(name, ".zip");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
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
