package dev.basefly.roles;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.RequestScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Roles over HTTP. */
@RestController
@RequestMapping("/api/v1/roles")
@Tag(name = "Access")
class RoleController {

    private final Roles roles;
    private final Access access;

    RoleController(Roles roles, Access access) {
        this.roles = roles;
        this.access = access;
    }

    record NewRole(
            @Schema(
                    example = "release-manager",
                    pattern = RoleName.CUSTOM_PATTERN,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(
                    example = "Release manager",
                    minLength = 1,
                    maxLength = RoleChange.TITLE_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String title,

            @Schema(description = "Permissions it has itself")
            Set<String> permissions,

            @Schema(description = "Names of roles whose permissions it has too")
            Set<String> parents) {

        NewRole {
            name = Objects.requireNonNullElse(name, "");
            title = Objects.requireNonNullElse(title, "");
            permissions = RoleNames.present("permissions", Objects.requireNonNullElse(permissions, Set.of()));
            parents = RoleNames.present("parents", Objects.requireNonNullElse(parents, Set.of()));
        }
    }

    @Schema(description = "What is left out stays as it is")
    record RoleUpdate(
            @Schema(minLength = 1, maxLength = RoleChange.TITLE_LENGTH) @Nullable
            String title,

            @Nullable Set<String> permissions,
            @Nullable Set<String> parents) {

        RoleUpdate {
            permissions = permissions == null ? null : RoleNames.present("permissions", permissions);
            parents = parents == null ? null : RoleNames.present("parents", parents);
        }
    }

    /**
     * A role as programs see it.
     *
     * @param permissions those it has itself
     * @param effectivePermissions with those it inherits
     */
    record RoleView(
            RoleName name,
            String title,
            boolean builtIn,
            Set<String> permissions,
            Set<RoleName> parents,
            Set<String> effectivePermissions,
            @Nullable Instant updatedAt) {

        static RoleView ofBuiltIn(RoleName name, Set<String> permissions) {
            Set<String> sorted = new TreeSet<>(permissions);
            return new RoleView(name, name.title(), true, sorted, Set.of(), sorted, null);
        }

        static RoleView of(Role role, Set<String> effective) {
            return new RoleView(
                    role.name(),
                    role.title(),
                    false,
                    new TreeSet<>(role.permissions()),
                    new TreeSet<>(role.parents()),
                    new TreeSet<>(effective),
                    role.updatedAt());
        }
    }

    @GetMapping
    @Requires("roles:read")
    @Operation(summary = "List the roles, built-in ones first")
    Page<RoleView> list() {
        Map<RoleName, Set<String>> effective =
                access.permissionsByRole(RequestScope.current().requireTenant());
        List<RoleView> all = Stream.concat(
                        RoleName.BUILT_IN.stream()
                                .map(name -> RoleView.ofBuiltIn(name, effective.getOrDefault(name, Set.of()))),
                        roles.all().stream().map(this::view))
                .toList();
        return new Page<>(all, new Page.Meta(null, false));
    }

    @PostMapping
    @Requires("roles:write")
    @Operation(summary = "Make a role; it cannot do what you cannot do yourself")
    ResponseEntity<Data<RoleView>> create(@RequestBody NewRole request) {
        Role role = roles.create(
                RoleNames.chosen(request.name()),
                request.title(),
                request.permissions(),
                RoleNames.parents(request.parents()));
        return ResponseEntity.created(URI.create("/api/v1/roles/" + role.name()))
                .body(new Data<>(view(role)));
    }

    @GetMapping("/{name}")
    @Requires("roles:read")
    @Operation(summary = "Get a role, built-in or own")
    Data<RoleView> get(@PathVariable String name) {
        return new Data<>(RoleName.BUILT_IN.stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .map(role -> RoleView.ofBuiltIn(
                        role,
                        access.permissionsByRole(RequestScope.current().requireTenant())
                                .getOrDefault(role, Set.of())))
                .or(() -> roles.find(name).map(this::view))
                .orElseThrow(() -> ApiError.notFound("Role")));
    }

    @PatchMapping("/{name}")
    @Requires("roles:write")
    @Operation(summary = "Change a role's title, permissions or parents, for everybody who holds it")
    Data<RoleView> update(@PathVariable String name, @RequestBody RoleUpdate request) {
        Set<RoleName> parents = request.parents() == null ? null : RoleNames.parents(request.parents());
        return new Data<>(view(roles.change(name, new RoleChange(request.title(), request.permissions(), parents))));
    }

    @DeleteMapping("/{name}")
    @Requires("roles:write")
    @Operation(summary = "Delete a role that nobody holds")
    ResponseEntity<Void> delete(@PathVariable String name) {
        roles.delete(name);
        return ResponseEntity.noContent().build();
    }

    private RoleView view(Role role) {
        return RoleView.of(role, roles.effective(role.name()));
    }
}
