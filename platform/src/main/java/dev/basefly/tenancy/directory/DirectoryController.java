package dev.basefly.tenancy.directory;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All organizations of the installation. */
@RestController
@RequestMapping("/api/v1/operator/organizations")
@Tag(name = "Operator")
@Operators
class DirectoryController {

    private final OrganizationDirectory directory;

    DirectoryController(OrganizationDirectory directory) {
        this.directory = directory;
    }

    @GetMapping
    @Operation(
            summary = "List organizations, also suspended and deleted ones, the newest first",
            description = "With a search, those of that id or slug or whose name begins so, by name, on one page.")
    Page<ListedOrganization> list(
            @Schema(maxLength = 100) @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return directory.list(search, cursor, Page.limit(limit));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Get an organization, also a suspended or deleted one")
    Data<ListedOrganization> get(@PathVariable TenantId id) {
        return new Data<>(directory.find(id).orElseThrow(() -> ApiError.notFound("Organization")));
    }
}
