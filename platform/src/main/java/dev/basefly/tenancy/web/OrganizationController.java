package dev.basefly.tenancy.web;

import dev.basefly.access.RoleName;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The caller's organizations. */
@RestController
@RequestMapping("/api/v1/organizations")
@Tag(name = "Organizations")
@SignedIn
class OrganizationController {

    private final Organizations organizations;
    private final OrganizationLife life;
    private final NamedOrganization named;

    OrganizationController(Organizations organizations, OrganizationLife life, NamedOrganization named) {
        this.organizations = organizations;
        this.life = life;
        this.named = named;
    }

    record NewOrganization(
            @Schema(
                    example = "Analytical Engines",
                    minLength = 1,
                    maxLength = 100,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {

        NewOrganization {
            name = Objects.requireNonNullElse(name, "");
        }
    }

    record OrganizationChange(
            @Schema(example = "Analytical Engines", maxLength = 100) @Nullable
            String name,

            @Schema(example = "analytical-engines", maxLength = 40) @Nullable
            String slug,

            @Schema(example = "#0b6a72", description = "Empty for the product's own colour") @Nullable
            String accent,

            @Schema(example = "eu-central", description = "One of the installation's regions") @Nullable
            String region) {}

    /** Which organizations to list. */
    enum Listed {
        LIVING,
        DELETED
    }

    @GetMapping
    @WhileSuspended(reason = "a person's own organizations are how they switch to another one")
    @Operation(summary = "List the organizations you belong to, or the deleted ones that can be restored")
    Page<OrganizationView> list(
            @RequestParam(defaultValue = "LIVING") Listed show,
            @Parameter(description = "meta.nextCursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(description = "1 to 100, default 20") @RequestParam(required = false) @Nullable Integer limit) {
        Page<Membership> page = organizations.page(caller(), show == Listed.DELETED, cursor, Page.limit(limit));
        return new Page<>(page.data().stream().map(OrganizationView::of).toList(), page.meta());
    }

    @GetMapping("/{id}")
    @WhileSuspended(reason = "its people may see that it is suspended")
    @Operation(summary = "Get an organization you belong to")
    Data<OrganizationView> get(@PathVariable TenantId id) {
        return new Data<>(OrganizationView.of(named.membership(id)));
    }

    @PostMapping
    @Operation(summary = "Found an organization and become its owner")
    ResponseEntity<Data<OrganizationView>> create(@RequestBody NewOrganization request) {
        Organization organization = organizations.found(request.name(), caller());
        return ResponseEntity.created(URI.create("/api/v1/organizations/" + organization.id()))
                .body(new Data<>(OrganizationView.of(new Membership(organization, caller(), RoleName.OWNER))));
    }

    @PatchMapping("/{id}")
    @Operation(summary = "Change name, slug, accent colour or region; parts left out stay as they are")
    Data<OrganizationView> change(@PathVariable TenantId id, @RequestBody OrganizationChange change) {
        named.require(id, NamedOrganization.WRITE);
        life.change(id, new OrganizationLife.Change(change.name(), change.slug(), change.accent(), change.region()));
        return new Data<>(OrganizationView.of(named.membership(id)));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Delete an organization; it can be restored for a while")
    ResponseEntity<Void> delete(@PathVariable TenantId id) {
        named.require(id, NamedOrganization.DELETE);
        life.delete(id, null);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/restoration")
    @WhileSuspended(reason = "it is not the organization of this request that is restored")
    @Operation(summary = "Restore a deleted organization as it was")
    Data<OrganizationView> restore(@PathVariable TenantId id) {
        named.requireDeleted(id, NamedOrganization.DELETE);
        life.restore(id);
        return new Data<>(OrganizationView.of(named.membership(id)));
    }

    private static UserId caller() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return person.id();
        }
        throw ApiError.unauthorized("Only a person can have organizations");
    }
}
