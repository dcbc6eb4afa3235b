package dev.basefly.roles.web;

import static dev.basefly.words.Words.data;

import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.roles.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the form of a role offers: a choice's value is the name of its check box.
 *
 * @param permissions those the person who fills it in has, except what only owners may
 */
public record RoleChoices(List<Choice> permissions, List<Choice> parents) {

    private static final String PERMISSION = "permission:";
    private static final String PARENT = "parent:";

    public RoleChoices {
        permissions = List.copyOf(permissions);
        parents = List.copyOf(parents);
    }

    static RoleChoices of(List<Permission> declared, Set<String> own, List<Role> roles) {
        List<Choice> permissions = declared.stream()
                .filter(permission -> own.contains(permission.name()) && !permission.ownerOnly())
                .map(permission ->
                        new Choice(PERMISSION + permission.name(), data(permission.name()), permission.description()))
                .toList();
        List<Choice> parents = Stream.concat(
                        RoleName.BUILT_IN.stream()
                                .filter(role -> !role.equals(RoleName.OWNER))
                                .map(role -> Choice.of(PARENT + role, role.title())),
                        roles.stream()
                                .map(role -> new Choice(
                                        PARENT + role.name(),
                                        data(role.title()),
                                        data(role.name().name()))))
                .toList();
        return new RoleChoices(permissions, parents);
    }

    /** The form as it is filled for a role that is there. */
    static Form filled(Role role) {
        Map<String, String> values = new HashMap<>(Map.of("title", role.title()));
        role.permissions().forEach(permission -> values.put(PERMISSION + permission, "true"));
        role.parents().forEach(parent -> values.put(PARENT + parent, "true"));
        return Form.submitted(values);
    }

    static Set<String> permissions(Form form) {
        return chosen(form, PERMISSION);
    }

    static Set<String> parents(Form form) {
        return chosen(form, PARENT);
    }

    private static Set<String> chosen(Form form, String prefix) {
        return form.values().keySet().stream()
                .filter(field -> field.startsWith(prefix))
                .map(field -> field.substring(prefix.length()))
                .collect(Collectors.toSet());
    }
}
