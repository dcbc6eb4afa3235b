package dev.basefly.roles;

import dev.basefly.access.RoleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which role inherits from which: never in a circle, and not through too many. */
record RoleGraph(Map<RoleName, Set<RoleName>> parents) {

    /** How many roles may stand in line, the first and the last included. */
    static final int MOST_IN_LINE = 5;

    RoleGraph {
        parents = Map.copyOf(parents);
    }

    static RoleGraph of(Iterable<Role> roles) {
        List<Role> all = new ArrayList<>();
        roles.forEach(all::add);
        return new RoleGraph(all.stream().collect(Collectors.toMap(Role::name, Role::parents)));
    }

    /** What is wrong with the lines that go through any role, in words; empty when nothing is. */
    Optional<String> fault() {
        return parents.keySet().stream()
                .sorted()
                .flatMap(role -> fault(List.of(role)).stream())
                .findFirst();
    }

    private Optional<String> fault(List<RoleName> line) {
        for (RoleName parent : parents.getOrDefault(line.getLast(), Set.of())) {
            List<RoleName> longer = new ArrayList<>(line);
            longer.add(parent);
            if (line.contains(parent)) {
                return Optional.of(
                        "would inherit in a circle: " + text(longer.subList(line.indexOf(parent), longer.size())));
            }
            if (longer.size() > MOST_IN_LINE) {
                return Optional.of("would inherit through more than " + MOST_IN_LINE + " roles: " + text(longer));
            }
            Optional<String> further = fault(longer);
            if (further.isPresent()) {
                return further;
            }
        }
        return Optional.empty();
    }

    private static String text(List<RoleName> line) {
        return line.stream().map(RoleName::name).collect(Collectors.joining(" → "));
    }
}
