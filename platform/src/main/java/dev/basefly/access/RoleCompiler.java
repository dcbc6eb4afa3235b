package dev.basefly.access;

import dev.basefly.access.RoleBook.CompiledRole;
import dev.basefly.access.spi.RoleDefinition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resolves roles to what they may do. */
final class RoleCompiler {

    private final List<Permission> permissions;
    private final Map<RoleName, CompiledRole> builtIn;

    RoleCompiler(List<Permission> permissions) {
        this.permissions = List.copyOf(permissions);
        this.builtIn = RoleName.BUILT_IN.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), role -> compile(new RoleDefinition(role, Set.of(), Set.of()), Map.of())));
    }

    Map<RoleName, CompiledRole> builtIn() {
        return builtIn;
    }

    /** Each of the roles, which may be each other's parents. Ones that form a cycle end where it closes. */
    Map<String, CompiledRole> compile(Collection<RoleDefinition> definitions) {
        Map<RoleName, RoleDefinition> byName =
                definitions.stream().collect(Collectors.toMap(RoleDefinition::name, Function.identity()));
        return definitions.stream()
                .collect(Collectors.toUnmodifiableMap(role -> role.name().name(), role -> compile(role, byName)));
    }

    /** Breadth first, so that the path to a permission is the shortest. */
    private CompiledRole compile(RoleDefinition start, Map<RoleName, RoleDefinition> others) {
        Map<RoleName, List<RoleName>> ways = new LinkedHashMap<>(Map.of(start.name(), List.of(start.name())));
        Map<String, List<RoleName>> paths = new HashMap<>();
        Deque<RoleName> next = new ArrayDeque<>(ways.keySet());
        while (!next.isEmpty()) {
            RoleName role = next.removeFirst();
            List<RoleName> way = ways.getOrDefault(role, List.of());
            RoleDefinition definition = role.equals(start.name()) ? start : others.get(role);
            ownPermissions(role, definition == null ? Set.of() : definition.permissions())
                    .forEach(permission -> paths.putIfAbsent(permission, way));
            Set<RoleName> parents = definition == null ? Set.of() : definition.parents();
            parents.stream()
                    .sorted()
                    .filter(parent -> !parent.equals(RoleName.OWNER) && !ways.containsKey(parent))
                    .forEach(parent -> {
                        ways.put(
                                parent,
                                Stream.concat(way.stream(), Stream.of(parent)).toList());
                        next.add(parent);
                    });
        }
        return new CompiledRole(start.name(), new HashSet<>(ways.keySet()), paths);
    }

    /** What only owners may is in no other role, even if its row says so, and nobody inherits from owner. */
    private Set<String> ownPermissions(RoleName role, Set<String> listed) {
        return permissions.stream()
                .filter(permission -> role.builtIn()
                        ? permission.roles().contains(role)
                        : listed.contains(permission.name()) && !permission.ownerOnly())
                .map(Permission::name)
                .collect(Collectors.toSet());
    }
}
