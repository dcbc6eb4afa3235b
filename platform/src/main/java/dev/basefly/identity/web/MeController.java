package dev.basefly.identity.web;

import dev.basefly.access.RoleName;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller. */
@RestController
@RequestMapping("/api/v1/me")
@Tag(name = "Me")
class MeController {

    private final People people;
    private final Organizations organizations;
    private final BrowserSessions browsers;

    MeController(People people, Organizations organizations, BrowserSessions browsers) {
        this.people = people;
        this.organizations = organizations;
        this.browsers = browsers;
    }

    record OrganizationView(TenantId id, String name, RoleName role) {
        static OrganizationView of(Membership membership) {
            return new OrganizationView(
                    membership.organization().id(), membership.organization().name(), membership.role());
        }
    }

    record Me(
            UserId id,
            String email,
            String name,
            boolean operator,
            @Nullable OrganizationView organization,
            List<OrganizationView> organizations) {}

    record OrganizationChoice(@NotNull TenantId id) {}

    @PutMapping("/organization")
    @SignedIn
    @WhileSuspended(reason = "another organization may be in use")
    @Operation(summary = "Make another of your organizations the one that this session is for")
    ResponseEntity<Void> choose(@Valid @RequestBody OrganizationChoice body, HttpServletRequest request) {
        browsers.switchTo(body.id(), request);
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    @SignedIn
    @WhileSuspended(reason = "it is the caller's own account")
    @Operation(summary = "Who you are, and the organization this request is for")
    Data<Me> me() {
        RequestScope scope = RequestScope.current();
        if (!(scope.actor() instanceof Actor.Person caller)) {
            throw ApiError.unauthorized("Only a person can ask this");
        }
        Person person = people.find(caller.id()).orElseThrow(() -> ApiError.notFound("Person"));
        List<OrganizationView> all =
                organizations.of(person.id()).stream().map(OrganizationView::of).toList();
        OrganizationView current = all.stream()
                .filter(organization -> organization.id().equals(scope.tenant()))
                .findFirst()
                .orElse(null);
        return new Data<>(new Me(person.id(), person.email(), person.name(), person.operator(), current, all));
    }
}
