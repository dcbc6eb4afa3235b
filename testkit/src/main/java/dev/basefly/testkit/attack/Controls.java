package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.attack.Route.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must succeed, so that a refusal elsewhere means something: each route by everybody whom its rule names. And what must
 * not come along with it: fields that nobody may set.
 */
final class Controls {

    /** A time that no row of any test has, as JSON and as PostgreSQL print it. */
    private static final String LONG_AGO = "2001-02-03T04:05:06";

    private static final int PRICE = 987_654_321;

    /** Forms take no unknown fields apart, so each trial costs an organization. */
    private static final Set<String> FOR_FORMS = Set.of("tenantId", "operator", "createdAt");

    private final Casting casting;
    private final Requests requests;
    private final Ledger ledger;
    private final Inside inside;
    private final World victim;
    private final Set<String> uncontrolled;

    /** @param uncontrolled routes that need not succeed */
    Controls(Casting casting, Requests requests, Ledger ledger, World victim, Set<String> uncontrolled) {
        this.casting = casting;
        this.requests = requests;
        this.ledger = ledger;
        this.inside = casting.inside();
        this.victim = victim;
        this.uncontrolled = uncontrolled;
    }

    void on(Route route) {
        var performers = performers(route);
        var first = performers.getFirst();
        perform(route, first, route.reads() ? place(route, first) : assigned(route, first));
        performers.stream().skip(1).forEach(performer -> perform(route, performer, place(route, performer)));
    }

    /** Where the route may be carried out: reading leaves the victim as it is, whatever else gets an organization of its own. */
    private World place(Route route, String performer) {
        return route.reads() && !performer.equals("operator") ? victim : fresh(route);
    }

    /** What concerns only the caller, such as signing out, must not end anybody who is needed again. */
    private World fresh(Route route) {
        return route.rule() instanceof Rule.Holders ? casting.sharedWorld() : casting.world();
    }

    /** Tries to assign what nobody may, and returns an organization in which the route was not carried out yet. */
    private World assigned(Route route, String performer) {
        var world = fresh(route);
        if (requests.contract().takesJson(route) || !route.api()) {
            var fields =
                    fields().entrySet().stream().filter(field -> route.api() || FOR_FORMS.contains(field.getKey()));
            for (var field : fields.toList()) {
                if (assigns(route, performer, world, field)) {
                    verifyNoOperator(route, world);
                    world = fresh(route);
                }
            }
            verifyNoOperator(route, world);
        }
        return world;
    }

    /** That nothing of what was assigned has come into any table. */
    void verifyNothingStored() {
        for (var text : List.of(LONG_AGO, String.valueOf(PRICE))) {
            inside.tablesWith(text)
                    .forEach(table ->
                            ledger.fault("The table %s has stored the mass-assigned value %s".formatted(table, text)));
        }
    }

    private static List<String> performers(Route route) {
        return switch (route.rule()) {
            case Rule.Anyone() -> List.of("nobody");
            // What is named by an id may be the owner's alone.
            case Rule.SignedIn() -> route.variables().isEmpty() ? List.of("OWNER", "VIEWER") : List.of("OWNER");
            case Rule.Operators() -> List.of("operator");
            case Rule.Holders(String permission, Set<String> roles) ->
                roles.stream()
                        .filter(role -> role.equals("OWNER") || Casting.ROLES.contains(role))
                        .toList();
        };
    }

    private void perform(Route route, String performer, World world) {
        var call = requests.call(route, world);
        if (call.isEmpty()) {
            ledger.fault(unreachable(route, "no value was found for its path's variables"));
            return;
        }
        var attempt = new Attempt(
                performer + ", as the rule allows",
                route,
                caller(route, performer, world),
                call.get(),
                world.guessed().contains(route.name()) || uncontrolled.contains(route.name())
                        ? Expectation.HARMLESS
                        : Expectation.SERVED,
                false);
        var answer = ledger.record(attempt, Set.of());
        if (Set.of(400, 404, 405, 415, 422).contains(answer.status())
                && attempt.expectation().fault(route, answer).isPresent()) {
            ledger.fault(unreachable(route, "the request made for it is refused"));
        }
    }

    private ApiClient caller(Route route, String performer, World world) {
        return switch (performer) {
            case "nobody" -> casting.nobody();
            case "operator" -> casting.operator().api();
            case "OWNER" -> world.owner().api();
            default -> {
                var known = world.members().get(performer);
                var alone = !(route.rule() instanceof Rule.Holders);
                yield (known != null ? known : casting.join(world, performer, alone)).api();
            }
        };
    }

    private static String unreachable(Route route, String why) {
        return ("%s could not be called: %s. Give its parameters and body an example with @Schema(example = …) or"
                        + " @Parameter(example = …), or a list or creation of the same path; else suite.body(\"%s\", …)")
                .formatted(route.name(), why, route.name());
    }

    private Map<String, JsonNode> fields() {
        var json = JsonNodeFactory.instance;
        var fields = new LinkedHashMap<String, JsonNode>();
        fields.put("role", json.stringNode("OWNER"));
        fields.put("tenantId", json.stringNode(victim.organization()));
        fields.put("organizationId", json.stringNode(victim.organization()));
        fields.put("ownerId", json.stringNode(victim.owner().id()));
        fields.put("plan", json.stringNode("BUSINESS"));
        fields.put("price", json.numberNode(PRICE));
        fields.put("operator", json.booleanNode(true));
        fields.put("createdAt", json.stringNode(LONG_AGO + "Z"));
        fields.put("id", json.stringNode(victim.owner().id()));
        fields.put("status", json.stringNode("DELETED"));
        return fields;
    }

    /** Whether the route was carried out in spite of the field. */
    private boolean assigns(Route route, String performer, World world, Map.Entry<String, JsonNode> assigned) {
        var field = assigned.getKey();
        var value = assigned.getValue();
        var call = requests.call(route, world);
        if (call.isEmpty() || requests.contract().fields(route).contains(field)) {
            return false;
        }
        var caller = caller(route, performer, world);
        var loaded = route.api() ? inJson(call.get(), field, value) : inForm(call.get(), field, value);
        var attempt = new Attempt("mass assignment", route, caller, loaded, Expectation.HARMLESS, false);
        var answer = ledger.record(attempt, Set.of());
        if (answer.status() >= 400) {
            return false;
        }
        var shown = new ArrayList<>(List.of(answer.body()));
        answer.header("Location")
                .filter(_ -> answer.status() < 300)
                .ifPresent(location -> shown.add(caller.get(location).body()));
        if (shown.stream().anyMatch(body -> carries(body, field, value))) {
            ledger.fault(attempt, answer, "accepts the field " + field);
        }
        return true;
    }

    private void verifyNoOperator(Route route, World world) {
        var operators = inside.text(
                "select count(*)::text from users where operator and email like '%' || ? || '%'", world.mark());
        if (!operators.equals("0")) {
            ledger.fault(route.name() + " made somebody an operator who sent operator: true");
        }
    }

    private static Call inJson(Call call, String field, JsonNode value) {
        var body = call.body() == null ? null : JsonMapper.shared().readTree(call.body());
        return body instanceof ObjectNode object
                ? call.withBody(object.set(field, value).toString())
                : call;
    }

    private static Call inForm(Call call, String field, JsonNode value) {
        var body = call.body() == null || call.body().isEmpty() ? "" : call.body() + "&";
        return call.withBody(body + Forms.encode(Map.of(field, value.asString())));
    }

    private static boolean carries(JsonNode body, String field, JsonNode value) {
        return body.findValues(field).stream().anyMatch(value::equals);
    }
}
