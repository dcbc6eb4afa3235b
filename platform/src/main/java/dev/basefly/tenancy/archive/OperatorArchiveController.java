package dev.basefly.tenancy.archive;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the operator may do with whole organizations. Importing is the operator's alone: an archive brings people, roles and
 * whatever else it says, so whoever imports it must trust it.
 */
@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Operator")
@Operators
class OperatorArchiveController {

    private final Organizations organizations;
    private final OrganizationLife life;
    private final Archives archives;
    private final Certificates certificates;

    OperatorArchiveController(
            Organizations organizations, OrganizationLife life, Archives archives, Certificates certificates) {
        this.certificates = certificates;
        this.organizations = organizations;
        this.life = life;
        this.archives = archives;
    }

    record Imported(TenantId id, String name, String slug) {}

    @GetMapping("/organizations/{id}/export")
    @Operation(summary = "Export all data of an organization as a zip file of JSON lines with a manifest")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/zip"))
    void export(@PathVariable TenantId id, HttpServletResponse response) {
        archives.export(organizations.find(id).orElseThrow(() -> ApiError.notFound("Organization")), response);
    }

    @PostMapping(value = "/organizations/imports", consumes = "application/zip")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Import an archive as an organization; all of it or nothing",
            requestBody = @RequestBody(required = true, content = @Content(mediaType = "application/zip")))
    Data<Imported> importArchive(
            @Parameter(description = "Whether the organization and its objects keep their ids")
                    @RequestParam(defaultValue = "true")
                    boolean keepIds,
            HttpServletRequest request)
            throws IOException {
        Organization imported = archives.bringIn(request.getInputStream(), keepIds);
        return new Data<>(new Imported(imported.id(), imported.name(), imported.slug()));
    }

    @DeleteMapping("/organizations/{id}")
    @Operation(summary = "Delete an organization, active or suspended; its owner can restore it for a while")
    ResponseEntity<Void> delete(@PathVariable TenantId id, @RequestParam(required = false) @Nullable String reason) {
        life.delete(id, reason);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/organizations/{id}/erasure")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Erase a deleted organization for ever, or go on with an erasure that was interrupted")
    Data<ErasureCertificate> erase(@PathVariable TenantId id) {
        return new Data<>(archives.erase(id));
    }

    @GetMapping("/organizations/{id}/operations")
    @Operation(summary = "List exports, imports and erasures of an organization, newest first")
    Page<TenantOperation> operations(
            @PathVariable TenantId id,
            @Parameter(description = "meta.nextCursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(description = "1 to 100, default 20") @RequestParam(required = false) @Nullable Integer limit) {
        return archives.operations(id, cursor, Page.limit(limit));
    }

    @GetMapping("/erasure-certificates/{id}")
    @Operation(summary = "Get a certificate, and whether its signature holds")
    Data<ErasureCertificate> certificate(@PathVariable UUID id) {
        return new Data<>(certificates.get(id));
    }
}
