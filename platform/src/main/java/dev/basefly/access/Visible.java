package dev.basefly.access;

import dev.basefly.access.ObjectRule.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects on which the caller has a permission, as a condition for a statement on their table: the list that it
 * narrows holds just the objects of which {@link Access#can(String, Resource)} says yes.
 *
 * @param condition SQL for a {@code where}, in brackets; the columns are named without their table
 * @param parameters by name; each name begins with {@code access_}
 */
public record Visible(String condition, Map<String, Object> parameters) {

    static final Visible NOTHING = new Visible("(false)", Map.of());

    public Visible {
        parameters = Map.copyOf(parameters);
    }

    static Visible of(List<ObjectRule> binding, ObjectType type, Subject subject) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        for (ObjectRule rule : binding) {
            String values = "access_values_" + conditions.size();
            conditions.add(
                    switch (rule.requirement()) {
                        case Requirement.OwnedOrGranted ignored -> {
                            parameters.putAll(ObjectGrants.parameters(subject, rule.permission(), type.name()));
                            yield ownedOrGranted(type);
                        }
                        case Requirement.OneOf(String attribute, Set<String> some) -> {
                            parameters.put(values, List.copyOf(some));
                            yield type.attributes().get(attribute) + " in (:" + values + ")";
                        }
                        case Requirement.NoneOf(String attribute, Set<String> some) -> {
                            parameters.put(values, List.copyOf(some));
                            yield type.attributes().get(attribute) + " not in (:" + values + ")";
                        }
                    });
        }
        return new Visible(conditions.isEmpty() ? "(true)" : "(" + String.join(" and ", conditions) + ")", parameters);
    }

    /** Two index scans instead of a look at every row, however few or many objects are the caller's. */
    private static String ownedOrGranted(ObjectType type) {
        return "id in (select id from %s where %s = :access_person::uuid union all %s)"
                .formatted(type.table(), type.owner(), ObjectGrants.GRANTED);
    }
}
