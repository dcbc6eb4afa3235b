package dev.basefly.access;

import dev.basefly.access.Declarations.Declared;
import dev.basefly.access.Explanation.Kind;
import dev.basefly.access.Explanation.Trace;
import dev.basefly.access.ObjectRule.Requirement;
import dev.basefly.access.spi.EnvironmentRule;
import dev.basefly.access.spi.PlanSource;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a decision: the role (or scopes) must have the permission, the plan the feature it needs, then no
 * environment rule and no rule about the object may refuse. The first refusal wins.
 */
final class Decisions {

    private final Declarations declarations;
    private final RoleBook roles;
    private final ObjectGrants grants;
    private final Supplier<@Nullable PlanSource> plans;
    private final Clock clock;

    Decisions(
            Declarations declarations,
            RoleBook roles,
            ObjectGrants grants,
            Supplier<@Nullable PlanSource> plans,
            Clock clock) {
        this.plans = plans;
        this.declarations = declarations;
        this.roles = roles;
        this.grants = grants;
        this.clock = clock;
    }

    Subject subject(RequestScope scope) {
        return Subject.of(scope, roles);
    }

    /** The decision as far as it is the same for every object. */
    Decision decide(RequestScope scope, Subject subject, Declared declared, Trace trace) {
        if (trace.isOn()) {
            explainHolding(subject, declared.permission(), trace);
        }
        if (!subject.holds(declared.permission())) {
            return Refusals.missing(subject, declared.permission());
        }
        Decision included = decideByPlan(scope, declared.permission(), trace);
        if (!included.allowed()) {
            return included;
        }
        if (subject.isSystem() || declared.environmentRules().isEmpty()) {
            return new Decision.Allowed();
        }
        return decideByEnvironment(scope, declared, trace);
    }

    Decision decide(RequestScope scope, Declared declared, Resource resource, Trace trace) {
        Subject subject = subject(scope);
        Decision general = decide(scope, subject, declared, trace);
        if (!general.allowed()) {
            return general;
        }
        for (ObjectRule rule : binding(subject, declared, resource.type())) {
            boolean met = isMet(rule, subject, resource, trace);
            trace.add(
                    Kind.OBJECT_RULE,
                    met,
                    met ? describe(rule) + ": met" : rule.refusal().message());
            if (!met) {
                return rule.refusal();
            }
        }
        return new Decision.Allowed();
    }

    /** The objects granted to the subject, where a statement cannot look for itself; null where it can. */
    @Nullable
    List<UUID> grantedApart(Subject subject, String permission, ObjectType type) {
        return grants.apart(subject, permission, type);
    }

    /** Whether the subject may let others do on the object what it may do itself; what was granted is not passed on. */
    Decision decideSharing(RequestScope scope, Declared declared, Resource resource) {
        Decision own = decide(scope, declared, resource, Trace.OFF);
        Subject subject = subject(scope);
        boolean granted = !isOwned(subject, resource)
                && binding(subject, declared, resource.type()).stream().anyMatch(ObjectRule::dependsOnGrants);
        return own.allowed() && granted ? Refusals.ONLY_GRANTED : own;
    }

    /** The rules about the type's objects that bind the subject: those that do not make holders of another permission exempt. */
    List<ObjectRule> binding(Subject subject, Declared declared, String objectType) {
        return subject.isSystem()
                ? List.of()
                : declared.objectRules().stream()
                        .filter(rule -> rule.objectType().equals(objectType) && !isExempt(rule, subject))
                        .toList();
    }

    private boolean isExempt(ObjectRule rule, Subject subject) {
        return rule.unless() != null
                && subject.holds(declarations.permission(rule.unless()).permission());
    }

    private boolean isMet(ObjectRule rule, Subject subject, Resource resource, Trace trace) {
        return switch (rule.requirement()) {
            case Requirement.OwnedOrGranted ignored ->
                isOwned(subject, resource) || isGranted(rule, subject, resource, trace);
            case Requirement.OneOf(String attribute, Set<String> values) -> {
                String value = resource.attributes().get(attribute);
                yield value != null && values.contains(value);
            }
            case Requirement.NoneOf(String attribute, Set<String> values) -> {
                String value = resource.attributes().get(attribute);
                yield value != null && !values.contains(value);
            }
        };
    }

    private static boolean isOwned(Subject subject, Resource resource) {
        return resource.owner() != null && resource.owner().equals(subject.person());
    }

    private boolean isGranted(ObjectRule rule, Subject subject, Resource resource, Trace trace) {
        boolean granted = grants.exist(subject, rule.permission(), resource);
        trace.add(Kind.GRANT, granted, granted ? "Granted on this object" : "Not granted on this object");
        return granted;
    }

    /** Whether one more of the feature fits, once the general decision has been made. */
    Decision room(Decision general, String feature) {
        PlanSource source = plans.get();
        return !general.allowed() || source == null ? general : source.room(feature);
    }

    /** Whether the plan of the organization in scope has anything of the feature. */
    Decision included(RequestScope scope, String feature) {
        PlanSource source = plans.get();
        return source == null ? new Decision.Allowed() : source.included(scope.requireTenant(), feature);
    }

    boolean knowsFeature(String feature) {
        PlanSource source = plans.get();
        return source == null || source.knows(feature);
    }

    private Decision decideByPlan(RequestScope scope, Permission permission, Trace trace) {
        String feature = permission.feature();
        if (feature == null || scope.tenant() == null) {
            return new Decision.Allowed();
        }
        Decision decision = included(scope, feature);
        String words = decision.words();
        trace.add(Kind.PLAN, decision.allowed(), words == null ? "The plan includes the feature " + feature : words);
        return decision;
    }

    private Decision decideByEnvironment(RequestScope scope, Declared declared, Trace trace) {
        var question = new EnvironmentRule.Question(
                declared.name(), scope.requireTenant(), scope.actor(), clock.instant(), scope.address());
        for (EnvironmentRule rule : declared.environmentRules()) {
            Optional<Decision.Denied> refusal = rule.refusal(question);
            trace.add(
                    Kind.ENVIRONMENT_RULE,
                    refusal.isEmpty(),
                    rule.name() + refusal.map(denied -> ": " + denied.message()).orElse(": met"));
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return new Decision.Allowed();
    }

    private static void explainHolding(Subject subject, Permission permission, Trace trace) {
        trace.add(
                Kind.ACTOR,
                !(subject.actor() instanceof Actor.Anonymous),
                subject.actor().label());
        if (subject.actor() instanceof Actor.Key key) {
            boolean scoped = key.scopes().contains(permission.name());
            trace.add(
                    Kind.SCOPE,
                    scoped,
                    (scoped ? "The key has the scope " : "The key lacks the scope ") + permission.name());
        }
        RoleBook.CompiledRole role = subject.role();
        if (role != null) {
            trace.add(Kind.ROLE, true, role.name().name());
            List<RoleName> path = role.paths().get(permission.name());
            trace.add(
                    Kind.PERMISSION,
                    path != null,
                    path == null
                            ? "Neither the role nor one it inherits from has " + permission.name()
                            : path.stream().map(RoleName::name).collect(Collectors.joining(" inherits from ")) + " has "
                                    + permission.name());
        }
    }

    private static String describe(ObjectRule rule) {
        return switch (rule.requirement()) {
            case Requirement.OwnedOrGranted ignored -> "It must be own or granted";
            case Requirement.OneOf(String attribute, Set<String> values) ->
                attribute + " must be " + String.join(" or ", new TreeSet<>(values));
            case Requirement.NoneOf(String attribute, Set<String> values) ->
                attribute + " must not be " + String.join(" or ", new TreeSet<>(values));
        };
    }
}
