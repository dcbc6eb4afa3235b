package dev.basefly.roles;

import dev.basefly.access.Access;
import dev.basefly.access.Explanation;
import dev.basefly.access.Permission;
import dev.basefly.access.Requires;
import dev.basefly.access.Resource;
import dev.basefly.access.RoleName;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The permissions there are, who has them, and why. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Access")
class AccessController {

    private final Access access;
    private final Organizations organizations;

    AccessController(Access access, Organizations organizations) {
        this.access = access;
        this.organizations = organizations;
    }

    /**
     * A permission of the catalogue.
     *
     * @param ownerOnly whether no other role can have it
     * @param roles those that have it in this organization, inherited or not
     */
    record PermissionView(
            String name, String description, Permission.Kind kind, boolean ownerOnly, List<RoleName> roles) {}

    record OwnPermission(String name, String description, Permission.Kind kind) {}

    record ResourceReference(
            @Schema(example = "clusters", requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(example = "clu_01h455vb4pex5vsknk084sn02q", requiredMode = Schema.RequiredMode.REQUIRED)
            String id) {

        ResourceReference {
            type = Objects.requireNonNullElse(type, "");
            id = Objects.requireNonNullElse(id, "");
        }
    }

    record ExplanationRequest(
            @Schema(example = "clusters:write", requiredMode = Schema.RequiredMode.REQUIRED)
            String permission,

            @Schema(description = "Left out: the permission in general") @Nullable
            ResourceReference resource,

            @Schema(description = "Left out: about yourself; about others with the permission access:explain") @Nullable
            UserId member) {

        ExplanationRequest {
            permission = Objects.requireNonNullElse(permission, "");
        }
    }

    @GetMapping("/access/permissions")
    @Requires("roles:read")
    @Operation(summary = "List all permissions, what they mean, and the roles that have them")
    Data<List<PermissionView>> permissions() {
        Map<RoleName, Set<String>> holders =
                access.permissionsByRole(RequestScope.current().requireTenant());
        return new Data<>(access.declared().stream()
                .map(permission -> new PermissionView(
                        permission.name(),
                        permission.description(),
                        permission.kind(),
                        permission.ownerOnly(),
                        holders.entrySet().stream()
                                .filter(role -> role.getValue().contains(permission.name()))
                                .map(Map.Entry::getKey)
                                .sorted()
                                .toList()))
                .toList());
    }

    @GetMapping("/me/permissions")
    @SignedIn
    @Operation(summary = "List what you may do in the organization this request is for")
    Data<List<OwnPermission>> own() {
        Set<String> own = access.permissions();
        return new Data<>(access.declared().stream()
                .filter(permission -> own.contains(permission.name()))
                .map(permission -> new OwnPermission(permission.name(), permission.description(), permission.kind()))
                .toList());
    }

    @PostMapping("/access/explanations")
    @SignedIn
    @Operation(summary = "Ask why something may be done or not, by yourself or another member")
    Data<Explanation> explain(@RequestBody ExplanationRequest request) {
        if (!access.isDeclared(request.permission())) {
            throw ApiError.invalid("permission", "is not one of those at /api/v1/access/permissions");
        }
        Resource resource = request.resource() == null ? null : resource(request.resource());
        return new Data<>(scope(request.member()).call(() -> access.explain(request.permission(), resource)));
    }

    /** An object that the caller may not see is not there. */
    private Resource resource(ResourceReference reference) {
        if (!access.isObjectType(reference.type())) {
            throw ApiError.invalid("resource.type", "is not a type of object with rules");
        }
        return access.find(reference.type(), reference.id()).orElseThrow(() -> ApiError.notFound("Object"));
    }

    private RequestScope scope(@Nullable UserId member) {
        RequestScope scope = RequestScope.current();
        if (member == null
                || (scope.actor() instanceof Actor.Person person && person.id().equals(member))) {
            return scope;
        }
        access.require("access:explain");
        return organizations
                .membership(member, scope.requireTenant())
                .map(membership -> scope.withActor(
                        new Actor.Person(member, membership.role().name(), false)))
                .orElseThrow(() -> ApiError.notFound("Member"));
    }
}
