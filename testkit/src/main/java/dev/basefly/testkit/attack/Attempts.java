package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.attack.Route.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Everything that must not succeed on a route, derived from its rule alone. */
final class Attempts {

    private static final List<String> TENANT_PARAMETERS =
            List.of("tenant", "tenantId", "organizationId", "organization");

    private final Stage stage;
    private final Requests requests;

    Attempts(Stage stage, Requests requests) {
        this.stage = stage;
        this.requests = requests;
    }

    /** All attacks on the route; the victim's things are named where the route names things. */
    List<Attempt> on(Route route) {
        var attempts = new ArrayList<Attempt>();
        requests.call(route, stage.victim()).ifPresent(call -> {
            asNobody(route, call, attempts);
            asMember(route, call, attempts);
            asOutsider(route, call, attempts);
            fromOtherSites(route, call, attempts);
        });
        requests.call(route, stage.bystander()).ifPresent(own -> {
            withForeignIds(route, own, attempts);
            withOtherIds(route, attempts);
            inTheNameOf(route, own, attempts);
        });
        return attempts;
    }

    private void asNobody(Route route, Call call, List<Attempt> attempts) {
        stage.unknown()
                .forEach((name, caller) ->
                        attempts.add(new Attempt(name, route, caller, call, Expectation.NOBODY, true)));
        var victim = stage.victim();
        var forged = call.with("X-User-Id", victim.owner().id())
                .with("X-User-Role", "OWNER")
                .with("X-Tenant", victim.organization())
                .with("X-Forwarded-User", victim.owner().email());
        attempts.add(
                new Attempt("headers that claim to be somebody", route, nobody(), forged, Expectation.NOBODY, true));
    }

    private ApiClient nobody() {
        return Objects.requireNonNull(stage.unknown().get("anonymous"));
    }

    /** Each role of the own organization, as far as it lacks the permission. */
    private void asMember(Route route, Call call, List<Attempt> attempts) {
        if (route.rule() instanceof Rule.Holders(String permission, Set<String> roles)) {
            stage.victim().members().forEach((role, member) -> {
                if (!roles.contains(role)) {
                    attempts.add(new Attempt("role " + role, route, member.api(), call, Expectation.FORBIDDEN, false));
                }
            });
        }
        if (route.rule() instanceof Rule.Holders(String permission, Set<String> ignored)) {
            stage.key()
                    .filter(key -> !key.scope().equals(permission))
                    .ifPresent(key -> attempts.add(new Attempt(
                            "API key without the scope", route, key.api(), call, Expectation.FORBIDDEN, false)));
            stage.barred()
                    .forEach((name, caller) ->
                            attempts.add(new Attempt(name, route, caller, call, Expectation.REFUSED, false)));
        }
        if (route.rule() instanceof Rule.Operators) {
            var owner = stage.victim().owner().api();
            attempts.add(new Attempt("owner at an operator's route", route, owner, call, Expectation.MISSING, false));
        }
    }

    private void asOutsider(Route route, Call call, List<Attempt> attempts) {
        var operators = route.rule() instanceof Rule.Operators;
        stage.outsiders().forEach((name, caller) -> {
            if (operators && name.startsWith("operator")) {
                return;
            }
            var chosen = call.with("X-Tenant", stage.victim().organization());
            attempts.add(new Attempt(name + ", X-Tenant", route, caller, chosen, Expectation.MISSING, true));
            if (namesThings(route)) {
                attempts.add(new Attempt(
                        name + ", foreign ids in the path", route, caller, call, Expectation.MISSING, true));
            } else if (route.reads()) {
                attempts.add(new Attempt(name + ", after the victim", route, caller, call, Expectation.HARMLESS, true));
            }
        });
    }

    private static boolean isThing(Map.Entry<String, String> value) {
        return Ids.isId(value.getValue());
    }

    private boolean namesThings(Route route) {
        return requests.values(route, stage.victim()).stream()
                .flatMap(values -> values.entrySet().stream())
                .anyMatch(Attempts::isThing);
    }

    /** A browser sends its cookies with whatever another site makes it send. */
    private void fromOtherSites(Route route, Call call, List<Attempt> attempts) {
        if (!route.reads()) {
            attempts.add(
                    new Attempt("cookie without CSRF token", route, stage.browser(), call, Expectation.FORGED, true));
            var foreign = call.with("Origin", "https://evil.example").with("Sec-Fetch-Site", "cross-site");
            attempts.add(
                    new Attempt("form on another site", route, stage.browser(), foreign, Expectation.FORGED, true));
        }
    }

    private void withForeignIds(Route route, Call own, List<Attempt> attempts) {
        var victim = stage.victim();
        var attacker = stage.bystander().owner().api();
        var inQuery = TENANT_PARAMETERS.stream()
                .map(name -> name + "=" + victim.organization())
                .collect(Collectors.joining("&"));
        if (!(route.rule() instanceof Rule.Operators)) {
            if (route.reads()) {
                attempts.add(new Attempt(
                        "foreign ids in the query",
                        route,
                        attacker,
                        own.withQuery(inQuery),
                        Expectation.HARMLESS,
                        true));
                requests.contract()
                        .queryParameters(route)
                        .forEach(name -> victim.ids().stream()
                                .limit(3)
                                .forEach(id -> attempts.add(new Attempt(
                                        "foreign id as " + name,
                                        route,
                                        attacker,
                                        own.withQuery(name + "=" + id),
                                        Expectation.HARMLESS,
                                        true))));
            }
            foreignIdsInBody(route, own)
                    .ifPresent(call -> attempts.add(
                            new Attempt("foreign ids in the body", route, attacker, call, Expectation.REFUSED, true)));
            lastForeign(route)
                    .ifPresent(call -> attempts.add(new Attempt(
                            "foreign id behind an own one", route, attacker, call, Expectation.MISSING, true)));
        }
        var host = victim.mark() + ".localhost";
        if (route.reads()) {
            attempts.add(new Attempt(
                    "sub-domain of the victim", route, attacker, own.with("Host", host), Expectation.HARMLESS, true));
        }
    }

    private Optional<Call> foreignIdsInBody(Route route, Call own) {
        if (own.body() == null || !requests.contract().takesJson(route) || route.open()) {
            return Optional.empty();
        }
        var body = JsonMapper.shared().readTree(own.body());
        var foreign = body instanceof ObjectNode object ? replaceIds(object.deepCopy()) : body;
        return foreign.equals(body) ? Optional.empty() : Optional.of(own.withBody(foreign.toString()));
    }

    private ObjectNode replaceIds(ObjectNode body) {
        for (var field : Set.copyOf(body.propertyNames())) {
            var text = body.path(field).asString("");
            if (Ids.isId(text)) {
                stage.victim().idLike(text).ifPresent(id -> body.put(field, id));
            }
        }
        return body;
    }

    private Optional<Call> lastForeign(Route route) {
        var own = requests.values(route, stage.bystander());
        var foreign = requests.values(route, stage.victim());
        if (route.variables().size() < 2 || own.isEmpty() || foreign.isEmpty()) {
            return Optional.empty();
        }
        var last = route.variables().getLast();
        var value = Objects.requireNonNull(foreign.get().get(last));
        if (!Ids.isId(value)) {
            return Optional.empty();
        }
        var mixed = new LinkedHashMap<>(own.get());
        mixed.put(last, value);
        return Optional.of(requests.with(route, mixed, stage.bystander()));
    }

    /** Ids of another type, of nothing, and no ids at all. */
    private void withOtherIds(Route route, List<Attempt> attempts) {
        var values = requests.values(route, stage.bystander());
        if (values.isEmpty() || route.open() || values.get().entrySet().stream().noneMatch(Attempts::isThing)) {
            return;
        }
        var caller = route.rule() instanceof Rule.Operators
                ? stage.operator()
                : stage.bystander().owner().api();
        var others = Map.of(
                "id of another type", "xyz_01jz8mk0w0e0ta8r5v7yqkq1zn",
                "id of nothing", "",
                "no id at all", "%27%20or%201=1--",
                "path instead of an id", "..%2f..%2fadmin");
        var wrong = route.rule() instanceof Rule.Operators ? Expectation.HARMLESS : Expectation.REFUSED;
        others.forEach((name, text) -> {
            var changed = new LinkedHashMap<>(values.get());
            changed.replaceAll((_, id) -> !Ids.isId(id) ? id : text.isEmpty() ? Ids.unknown(Ids.prefix(id)) : text);
            var call = requests.with(route, changed, stage.bystander());
            attempts.add(new Attempt(name, route, caller, call, wrong, true));
        });
    }

    /** Asks for the victim's organization in the name of an own object, with an id that is none. */
    private void inTheNameOf(Route route, Call own, List<Attempt> attempts) {
        if (route.rule() instanceof Rule.Operators) {
            return;
        }
        var call = own.with("X-Tenant", "' or 1=1 --");
        attempts.add(new Attempt(
                "X-Tenant that is no id", route, stage.bystander().owner().api(), call, Expectation.MISSING, true));
    }
}
