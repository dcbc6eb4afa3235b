package dev.basefly.access;

import dev.basefly.access.ObjectRule.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The objects on which the caller has a permission, as a condition for a statement on their table: the list that it
 * narrows holds just the objects of which {@link Access#can(String, Resource)} says yes.
 */
public final class Visible {

    /** Where the other conditions go in the statement of a source. */
    private static final String OTHERS = "$others";

    private static final String AMONG_GRANTED = "id = any (cast(:access_granted as uuid[]))";

    static final Visible NOTHING = new Visible("(false)", Map.of(), "false", List.of());

    private final String condition;
    private final Map<String, Object> parameters;
    private final String attributes;
    private final List<String> sources;

    private Visible(String condition, Map<String, Object> parameters, String attributes, List<String> sources) {
        this.condition = condition;
        this.attributes = attributes;
        this.parameters = Map.copyOf(parameters);
        this.sources = List.copyOf(sources);
    }

    /** SQL for a {@code where}, in brackets; the columns are named without their table. */
    public String condition() {
        return condition;
    }

    /** Whether it narrows nothing. */
    boolean isAll() {
        return condition.equals("(true)");
    }

    /** The parameters of either condition by name; each name begins with {@code access_}. */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * The condition for a page ordered by {@code id desc}, of a statement with the parameters {@code after} and {@code
     * limit}, which must be the page's own. It reads no more than a page of own and of granted objects from their indexes,
     * however many or few they are; the table needs one on tenant, owner and id.
     *
     * @param filter what else the rows must be, in SQL, as in the statement's own {@code where}
     */
    public String page(String filter) {
        if (sources.isEmpty()) {
            return "(" + condition + " and (" + filter + "))";
        }
        String pages = sources.stream()
                .map(source -> "(" + source.replace(OTHERS, attributes + " and (" + filter + ")") + ")")
                .collect(Collectors.joining(" union all "));
        return "(id = any (array(select access_page.id from (" + pages + ") access_page)))";
    }

    /** @param apart the granted objects where no statement can look for them, asked for when a rule depends on grants */
    static Visible of(
            List<ObjectRule> binding, ObjectType type, Subject subject, Supplier<@Nullable List<UUID>> apart) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        boolean owned = false;
        for (ObjectRule rule : binding) {
            String values = "access_values_" + conditions.size();
            switch (rule.requirement()) {
                case Requirement.OwnedOrGranted ignored -> owned = true;
                case Requirement.OneOf(String attribute, Set<String> some) -> {
                    parameters.put(values, List.copyOf(some));
                    conditions.add(type.attributes().get(attribute) + " in (:" + values + ")");
                }
                case Requirement.NoneOf(String attribute, Set<String> some) -> {
                    parameters.put(values, List.copyOf(some));
                    conditions.add(type.attributes().get(attribute) + " not in (:" + values + ")");
                }
            }
        }
        String attributes = conditions.isEmpty() ? "true" : String.join(" and ", conditions);
        if (!owned) {
            return new Visible("(" + attributes + ")", parameters, attributes, List.of());
        }
        String permission = binding.getFirst().permission();
        parameters.putAll(ObjectGrants.parameters(subject, permission, type.name()));
        List<UUID> granted = apart.get();
        if (granted != null) {
            parameters.put(
                    "access_granted", granted.toString().replace('[', '{').replace(']', '}'));
            return new Visible(
                    "(" + ownedOrAmongGranted(type) + " and " + attributes + ")",
                    parameters,
                    attributes,
                    List.of(ownedPage(type), amongGrantedPage(type)));
        }
        List<String> sources = new ArrayList<>();
        sources.add(ownedPage(type));
        sources.add(grantedPage(type, "user_id = :access_person::uuid"));
        for (RoleName role : new TreeSet<>(subject.lineage())) {
            String name = "access_role_" + sources.size();
            parameters.put(name, role.name());
            sources.add(grantedPage(type, "role = :" + name));
        }
        return new Visible("(" + ownedOrGranted(type) + " and " + attributes + ")", parameters, attributes, sources);
    }

    /** Two index scans instead of a look at every row, when few objects are the caller's. */
    private static String ownedOrGranted(ObjectType type) {
        return "id in (select id from %s where %s = :access_person::uuid union all %s)"
                .formatted(type.table(), type.owner(), ObjectGrants.GRANTED);
    }

    private static String ownedOrAmongGranted(ObjectType type) {
        return "(%s = :access_person::uuid or %s)".formatted(type.owner(), AMONG_GRANTED);
    }

    private static String amongGrantedPage(ObjectType type) {
        return """
                select id from %s
                where %s and id < :after and %s
                order by id desc limit :limit""".formatted(type.table(), AMONG_GRANTED, OTHERS);
    }

    private static String ownedPage(ObjectType type) {
        return """
                select id from %s
                where %s = :access_person::uuid and id < :after and %s
                order by id desc limit :limit""".formatted(type.table(), type.owner(), OTHERS);
    }

    private static String grantedPage(ObjectType type, String holder) {
        return """
                select access_object.id
                from (select object_id as granted_id from object_grants
                    where object_type = :access_type and permission = :access_permission and %s) access_grant,
                    lateral (select id from %s where id = access_grant.granted_id and %s) access_object
                where access_grant.granted_id < :after
                order by access_grant.granted_id desc limit :limit""".formatted(holder, type.table(), OTHERS);
    }
}
