package dev.basefly.tenancy.archive;

import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an owner may do with all of the organization's data at once. */
@RestController
@RequestMapping("/api/v1/organizations/{id}")
@Tag(name = "Organizations")
@SignedIn
class ArchiveController {

    private final NamedOrganization named;
    private final Archives archives;

    ArchiveController(NamedOrganization named, Archives archives) {
        this.named = named;
        this.archives = archives;
    }

    record Confirmation(
            @Schema(
                    description = "The organization's name, as a proof that this one is meant",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {

        Confirmation {
            name = Objects.requireNonNullElse(name, "");
        }
    }

    @GetMapping("/export")
    @Operation(summary = "Export all data of the organization as a zip file of JSON lines with a manifest")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/zip"))
    void export(@PathVariable TenantId id, HttpServletResponse response) {
        archives.export(named.require(id, ArchiveConfiguration.EXPORT), response);
    }

    @GetMapping("/operations")
    @Operation(summary = "List exports and erasures, newest first")
    Page<TenantOperation> operations(
            @PathVariable TenantId id,
            @Parameter(description = "meta.nextCursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(description = "1 to 100, default 20") @RequestParam(required = false) @Nullable Integer limit) {
        named.require(id, ArchiveConfiguration.EXPORT);
        return archives.operations(id, cursor, Page.limit(limit));
    }

    @PostMapping("/erasure")
    @ResponseStatus(HttpStatus.CREATED)
    @WhileSuspended(reason = "it is a deleted organization that is erased, not the one of this request")
    @Operation(summary = "Erase a deleted organization for ever, at once, with a certificate")
    Data<ErasureCertificate> erase(@PathVariable TenantId id, @RequestBody Confirmation confirmation) {
        Organization organization = named.requireDeleted(id, NamedOrganization.DELETE);
        if (!confirmation.name().equals(organization.name())) {
            throw ApiError.invalid("name", "must be the organization's name");
        }
        return new Data<>(archives.erase(id));
    }
}
