package dev.basefly.exports.web;

import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.exports.Export;
import dev.basefly.exports.ExportId;
import dev.basefly.exports.ExportState;
import dev.basefly.exports.Exports;
import dev.basefly.jobs.JobId;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Exports of an organization that are written in the background. */
@RestController
@RequestMapping("/api/v1/organizations/{id}/exports")
@Tag(name = "Organizations")
@SignedIn
class ExportController {

    private static final String EXAMPLE = "exp_01m7ztgcevepk8gpnkh6jk4n80";

    private final NamedOrganization named;
    private final Exports exports;

    ExportController(NamedOrganization named, Exports exports) {
        this.named = named;
        this.exports = exports;
    }

    /** An export as its organization sees it. */
    record ExportView(
            ExportId id,

            @Schema(description = "The job that writes the file; cancelling it ends the export")
            JobId job,

            ExportState state,

            @Schema(description = "In percent", minimum = "0", maximum = "100") @Nullable
            Integer progress,

            @Nullable String note,

            @Schema(description = "Who asked for it", example = "usr_01m7ztgcevepk8gpnkh6jk4n80")
            String requestedBy,

            Instant requestedAt,

            @Schema(description = "In bytes") @Nullable Long size,

            @Nullable Long rows,

            @Schema(description = "From when on the file cannot be fetched any more") @Nullable
            Instant expiresAt,

            @Schema(description = "Where the file is fetched while the state is READY") @Nullable
            String download) {

        static ExportView of(TenantId organization, Export export) {
            Export.File file = export.file();
            return new ExportView(
                    export.id(),
                    export.job(),
                    export.state(),
                    export.progress(),
                    export.note(),
                    export.requestedBy(),
                    export.requestedAt(),
                    file == null ? null : file.size(),
                    file == null ? null : file.rows(),
                    file == null ? null : file.expiresAt(),
                    export.state() == ExportState.READY ? path(organization, export.id()) + "/file" : null);
        }
    }

    @PostMapping
    @Operation(
            summary = "Have all data of the organization written to a file; while one is being written, it is that one")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<Data<ExportView>> request(@PathVariable TenantId id) {
        named.require(id, NamedOrganization.EXPORT);
        Export export = Tenant.call(id, exports::request);
        return ResponseEntity.accepted()
                .location(URI.create(path(id, export.id())))
                .body(new Data<>(ExportView.of(id, export)));
    }

    @GetMapping
    @Operation(summary = "List exports that were written in the background, newest first")
    Page<ExportView> list(
            @PathVariable TenantId id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        named.require(id, NamedOrganization.EXPORT);
        Page<Export> page = Tenant.call(id, () -> exports.page(Page.after(cursor, ExportId::of), Page.limit(limit)));
        return new Page<>(
                page.data().stream().map(export -> ExportView.of(id, export)).toList(), page.meta());
    }

    @GetMapping("/{export}")
    @Operation(summary = "Get an export with its progress")
    Data<ExportView> get(@PathVariable TenantId id, @Parameter(example = EXAMPLE) @PathVariable ExportId export) {
        named.require(id, NamedOrganization.EXPORT);
        return new Data<>(ExportView.of(id, Tenant.call(id, () -> exports.get(export))));
    }

    @GetMapping("/{export}/file")
    @Operation(summary = "Fetch the file of an export, until it expires")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/zip"))
    void fetch(
            @PathVariable TenantId id,
            @Parameter(example = EXAMPLE) @PathVariable ExportId export,
            HttpServletResponse response)
            throws IOException {
        named.require(id, NamedOrganization.EXPORT);
        Export.File file = Tenant.call(id, () -> exports.fetch(export));
        response.setContentType("application/zip");
        response.setContentLengthLong(file.size());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
        Tenant.<Boolean, IOException>call(id, () -> {
            exports.copy(export, file, response.getOutputStream());
            return true;
        });
    }

    private static String path(TenantId organization, ExportId export) {
        return "/api/v1/organizations/" + organization + "/exports/" + export;
    }
}
