package dev.basefly.tenancy;

import dev.basefly.access.RoleName;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's organizations. */
@RestController
@RequestMapping("/api/v1/organizations")
@Tag(name = "Organizations")
class OrganizationController {

    private final Organizations organizations;

    OrganizationController(Organizations organizations) {
        this.organizations = organizations;
    }

    record NewOrganization(
            @Schema(
                    example = "Analytical Engines",
                    minLength = 1,
                    maxLength = Organization.NAME_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {

        NewOrganization {
            name = Objects.requireNonNullElse(name, "");
        }
    }

    record OrganizationView(TenantId id, String name, RoleName role, Instant createdAt) {

        static OrganizationView of(Membership membership) {
            Organization organization = membership.organization();
            return new OrganizationView(
                    organization.id(), organization.name(), membership.role(), organization.createdAt());
        }
    }

    @GetMapping
    @SignedIn
    @Operation(summary = "List the organizations you belong to")
    Page<OrganizationView> list() {
        List<OrganizationView> all =
                organizations.of(caller()).stream().map(OrganizationView::of).toList();
        return new Page<>(all, new Page.Meta(null, false));
    }

    @GetMapping("/{id}")
    @SignedIn
    @Operation(summary = "Get an organization you belong to")
    Data<OrganizationView> get(@PathVariable TenantId id) {
        return organizations
                .membership(caller(), id)
                .map(OrganizationView::of)
                .map(Data::new)
                .orElseThrow(() -> ApiError.notFound("Organization"));
    }

    @PostMapping
    @SignedIn
    @Operation(summary = "Found an organization and become its owner")
    ResponseEntity<Data<OrganizationView>> create(@RequestBody NewOrganization request) {
        Organization organization = organizations.found(request.name(), caller());
        return ResponseEntity.created(URI.create("/api/v1/organizations/" + organization.id()))
                .body(new Data<>(OrganizationView.of(new Membership(organization, caller(), RoleName.OWNER))));
    }

    private static UserId caller() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return person.id();
        }
        throw ApiError.unauthorized("Only a person can have organizations");
    }
}
