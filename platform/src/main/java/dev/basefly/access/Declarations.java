package dev.basefly.access;

import dev.basefly.access.spi.EnvironmentRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All that modules declare about access, checked against each other at start. */
final class Declarations {

    private final Map<String, Declared> permissions;
    private final Map<String, ObjectType> objectTypes;

    /** A permission with the rules that narrow it. */
    record Declared(Permission permission, List<EnvironmentRule> environmentRules, List<ObjectRule> objectRules) {

        Declared {
            environmentRules = List.copyOf(environmentRules);
            objectRules = List.copyOf(objectRules);
        }

        String name() {
            return permission.name();
        }
    }

    Declarations(
            Collection<Permission> permissions,
            Collection<ObjectType> types,
            Collection<ObjectRule> objectRules,
            Collection<EnvironmentRule> environmentRules) {
        this.objectTypes = types.stream().collect(Collectors.toUnmodifiableMap(ObjectType::name, Function.identity()));
        this.permissions = permissions.stream()
                .map(permission -> new Declared(
                        permission,
                        environmentRules.stream()
                                .filter(rule -> rule.concerns(permission.name()))
                                .toList(),
                        objectRules.stream()
                                .filter(rule -> rule.permission().equals(permission.name()))
                                .toList()))
                .collect(Collectors.toUnmodifiableMap(Declared::name, Function.identity()));
        requireSense(objectRules);
    }

    boolean knows(String permission) {
        return permissions.containsKey(permission);
    }

    /** The permission; one that no module declares is an IllegalArgumentException. */
    Declared permission(String name) {
        Declared declared = permissions.get(name);
        if (declared == null) {
            throw new IllegalArgumentException("No module declares the permission " + name);
        }
        return declared;
    }

    /** All permissions by name. */
    List<Permission> all() {
        return permissions.values().stream()
                .map(Declared::permission)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** The type; one that no module declares is an IllegalArgumentException. */
    ObjectType objectType(String name) {
        ObjectType type = objectTypes.get(name);
        if (type == null) {
            throw new IllegalArgumentException("No module declares the object type " + name);
        }
        return type;
    }

    /** The permissions that can be granted on single objects of the type, by name. */
    List<Permission> grantable(String objectType) {
        return all().stream()
                .filter(permission -> permission(permission.name()).objectRules().stream()
                        .anyMatch(rule -> rule.objectType().equals(objectType) && rule.dependsOnGrants()))
                .toList();
    }

    boolean knowsType(String name) {
        return objectTypes.containsKey(name);
    }

    private void requireSense(Collection<ObjectRule> rules) {
        List<String> faults = new ArrayList<>();
        for (ObjectRule rule : rules) {
            if (!knows(rule.permission()) || (rule.unless() != null && !knows(rule.unless()))) {
                faults.add("A rule names a permission that no module declares: " + rule);
            }
            ObjectType type = objectTypes.get(rule.objectType());
            if (type == null) {
                faults.add("A rule names an object type that no module declares: " + rule);
            } else if (!hasAttribute(type, rule.requirement())) {
                faults.add("A rule asks for an attribute that its object type does not declare: " + rule);
            }
        }
        objectTypes.values().stream()
                .filter(type -> !knows(type.readPermission()))
                .forEach(type -> faults.add("An object type names a permission that no module declares: " + type));
        if (!faults.isEmpty()) {
            throw new IllegalStateException(String.join("\n", faults));
        }
    }

    private static boolean hasAttribute(ObjectType type, ObjectRule.Requirement requirement) {
        return switch (requirement) {
            case ObjectRule.Requirement.OwnedOrGranted ignored -> true;
            case ObjectRule.Requirement.OneOf(String attribute, var ignored) ->
                type.attributes().containsKey(attribute);
            case ObjectRule.Requirement.NoneOf(String attribute, var ignored) ->
                type.attributes().containsKey(attribute);
        };
    }
}
