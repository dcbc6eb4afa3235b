package dev.basefly.roles;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether a role can be what it says. */
final class RoleChecks {

    private static final int MOST_NAMED = 1_000;

    private RoleChecks() {}

    /**
     * Refuses a role that names what there is not, what only owners may, or that inherits in a circle or through too many.
     *
     * @param all the organization's roles with this one
     * @throws ApiError VALIDATION_ERROR with all faults
     */
    static void require(Role role, List<Role> all, List<Permission> declared) {
        List<FieldFault> faults = new ArrayList<>();
        Map<String, Permission> known =
                declared.stream().collect(Collectors.toMap(Permission::name, Function.identity()));
        role.permissions().stream().sorted().limit(MOST_NAMED).forEach(name -> {
            Permission permission = known.get(name);
            if (permission == null) {
                faults.add(new FieldFault("permissions", "names a permission there is not: " + shortened(name)));
            } else if (permission.ownerOnly()) {
                faults.add(new FieldFault("permissions", "names what only owners may: " + name));
            }
        });
        Set<RoleName> roles = new HashSet<>(RoleName.BUILT_IN);
        all.forEach(other -> roles.add(other.name()));
        role.parents().stream().sorted().forEach(parent -> {
            if (parent.equals(RoleName.OWNER)) {
                faults.add(new FieldFault("parents", "cannot name OWNER, from which no role inherits"));
            } else if (!roles.contains(parent)) {
                faults.add(new FieldFault("parents", "names a role there is not: " + parent));
            }
        });
        RoleGraph.of(all).fault().ifPresent(fault -> faults.add(new FieldFault("parents", fault)));
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static String shortened(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
