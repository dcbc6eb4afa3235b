package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Makes the request with which an organization's owner would use a route, from what the application shows of itself. */
final class Requests {

    private static final String ORGANIZATIONS = "/api/v1/organizations";

    private final List<Route> routes;
    private final Contract contract;
    private final ApiClient operator;
    private final Set<String> uncontrolled;

    /** @param uncontrolled routes whose path may name what is not there */
    Requests(List<Route> routes, Contract contract, ApiClient operator, Set<String> uncontrolled) {
        this.routes = routes;
        this.contract = contract;
        this.operator = operator;
        this.uncontrolled = uncontrolled;
    }

    Contract contract() {
        return contract;
    }

    /** The request, empty when no value is found for one of the path's variables. */
    Optional<Call> call(Route route, World world) {
        return world.calls().computeIfAbsent(route.name(), _ -> fresh(route, world));
    }

    /** The values of the path's variables in this world, by name; empty when one is missing. */
    Optional<Map<String, String>> values(Route route, World world) {
        return world.values().computeIfAbsent(route.name(), _ -> find(route, world));
    }

    private Optional<Map<String, String>> find(Route route, World world) {
        if (restores(route)) {
            var values = found(route, world).map(known -> spare(known, world));
            values.ifPresent(known -> delete(route, known, world));
            return values;
        }
        var linked = route.api() ? Optional.<Map<String, String>>empty() : linked(route, world);
        return linked.isPresent() ? linked : found(route, world).or(() -> asInTheApi(route, world));
    }

    /** A page's variables mean what variables of the same names mean in the API, where {@code id} means anything. */
    private Optional<Map<String, String>> asInTheApi(Route route, World world) {
        var names = route.variables();
        return route.api() || names.isEmpty() || names.contains("id")
                ? Optional.empty()
                : routes.stream()
                        .filter(other -> other.api() && other.variables().equals(names))
                        .map(other -> found(other, world))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** Whether the route brings back what was deleted, so that there must be something deleted. */
    static boolean restores(Route route) {
        var last = route.segments().isEmpty() ? "" : route.segments().getLast();
        return !route.variables().isEmpty() && (last.startsWith("restor") || last.startsWith("undelet"));
    }

    /** Without its organization the world would be lost: another one of the same owner's stands in for it. */
    private Map<String, String> spare(Map<String, String> values, World world) {
        var spare = new LinkedHashMap<>(values);
        spare.replaceAll((variable, value) -> value.equals(world.organization())
                ? created(new Collection(ORGANIZATIONS, ORGANIZATIONS), variable, world)
                        .orElse(value)
                : value);
        return spare;
    }

    private void delete(Route route, Map<String, String> values, World world) {
        var thing = route.path().substring(0, route.path().lastIndexOf('/'));
        routes.stream()
                .filter(other -> other.method().equals("DELETE") && other.path().endsWith(thing))
                .filter(other -> !(other.rule() instanceof Route.Rule.Operators))
                .findFirst()
                .ifPresent(other -> with(other, values, world).by(world.owner().api()));
    }

    Call with(Route route, Map<String, String> values, World world) {
        var path = new StringBuilder();
        route.segments().stream()
                .filter(segment -> !segment.isEmpty())
                .forEach(segment -> path.append('/').append(filled(segment, values)));
        var call = new Call(route.method(), path.isEmpty() ? "/" : path.toString(), null, Map.of());
        var query = contract.requiredQuery(route);
        if (!query.isEmpty()) {
            call = call.withQuery(query);
        }
        if (!route.api()) {
            var form =
                    route.reads() ? call : call.with("Content-Type", Forms.TYPE).withBody(form(call, world));
            return form.with("Accept", "text/html");
        }
        var other = contract.otherType(route);
        if (other.isPresent()) {
            return call.with("Content-Type", other.get()).withBody("not really " + other.get());
        }
        return contract.body(route, world)
                .map(JsonNode::toString)
                .map(call.with("Content-Type", "application/json")::withBody)
                .orElse(call);
    }

    private static String filled(String segment, Map<String, String> values) {
        return Route.isVariable(segment) ? values.get(Route.variable(segment)) + Route.ending(segment) : segment;
    }

    private Optional<Call> fresh(Route route, World world) {
        return values(route, world).map(values -> with(route, values, world));
    }

    /** The body of the form on some page of this world that leads to where the call goes. */
    private String form(Call call, World world) {
        var pages = Stream.concat(
                Stream.of(call.path(), parent(call.path()), call.path() + "/new"), world.links().stream());
        return pages.map(page -> page(page, world))
                .map(page -> Links.form(page, call.path()))
                .filter(fields -> !fields.isEmpty())
                .findFirst()
                .map(fields -> Forms.encode(filled(fields, world)))
                .orElse("");
    }

    private String page(String path, World world) {
        var known = routes.stream().anyMatch(route -> route.reads() && !route.api() && matches(route, path));
        return known && !path.contains("sign-out")
                ? world.owner()
                        .api()
                        .withHeader("Accept", "text/html")
                        .get(path)
                        .text()
                : "";
    }

    private static Map<String, String> filled(Map<String, String> fields, World world) {
        var filled = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> filled.put(name, value.isEmpty() ? text(name, world) : value));
        return filled;
    }

    private static String text(String name, World world) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith("password")) {
            return Cast.PASSWORD;
        }
        return lower.contains("email") ? world.freshAddress() : world.freshName();
    }

    /** Values from an address that some page of this world leads to. */
    private Optional<Map<String, String>> linked(Route route, World world) {
        return world.links().stream()
                .map(link -> link.replaceAll("\\?.*", ""))
                .filter(link -> matches(route, link))
                .sorted(Comparator.reverseOrder())
                .findFirst()
                .map(link -> values(route, link));
    }

    private static boolean matches(Route route, String path) {
        var wanted = route.segments();
        var given = List.of(path.split("/"));
        return wanted.size() == given.size()
                && IntStream.range(0, wanted.size())
                        .allMatch(at -> Route.isVariable(wanted.get(at))
                                ? !given.get(at).isEmpty() && given.get(at).endsWith(Route.ending(wanted.get(at)))
                                : wanted.get(at).equals(given.get(at)));
    }

    private static Map<String, String> values(Route route, String path) {
        var values = new LinkedHashMap<String, String>();
        var given = List.of(path.split("/"));
        for (int at = 0; at < given.size(); at++) {
            var segment = route.segments().get(at);
            if (Route.isVariable(segment)) {
                var length = given.get(at).length() - Route.ending(segment).length();
                values.put(Route.variable(segment), given.get(at).substring(0, length));
            }
        }
        return values;
    }

    private Optional<Map<String, String>> found(Route route, World world) {
        var values = new LinkedHashMap<String, String>();
        var pattern = new StringBuilder();
        var path = new StringBuilder();
        for (var segment :
                route.segments().stream().filter(part -> !part.isEmpty()).toList()) {
            var text = segment;
            if (Route.isVariable(segment)) {
                var value = value(
                        route, Route.variable(segment), new Collection(pattern.toString(), path.toString()), world);
                if (value.isEmpty() && !mayGuess(route)) {
                    return Optional.empty();
                }
                var known = value.orElseGet(() -> guess(route, Route.variable(segment), world));
                values.put(Route.variable(segment), known);
                text = known + Route.ending(segment);
            }
            pattern.append('/').append(segment);
            path.append('/').append(text);
        }
        return Optional.of(values);
    }

    /** To everybody but operators their routes do not exist, whatever is named. */
    private boolean mayGuess(Route route) {
        return route.rule() instanceof Route.Rule.Operators || uncontrolled.contains(route.name());
    }

    private String guess(Route route, String variable, World world) {
        world.guessed().add(route.name());
        var prefix = contract.pathExample(route, variable).filter(Ids::isId).map(Ids::prefix);
        return Ids.unknown(prefix.orElse("xyz"));
    }

    /** What comes before a variable: as the route is declared, and with the values so far. */
    private record Collection(String pattern, String path) {

        String last() {
            return pattern.substring(pattern.lastIndexOf('/') + 1);
        }
    }

    private Optional<String> value(Route route, String variable, Collection collection, World world) {
        var shown = contract.pathExample(route, variable);
        if (shown.isPresent() && !Ids.isId(shown.get())) {
            return shown;
        }
        var prefix = shown.map(Ids::prefix);
        return Stream.<Supplier<Optional<String>>>of(
                        () -> listed(collection, variable, world),
                        () -> created(collection, variable, world),
                        () -> prefix.flatMap(world::idWithPrefix),
                        () -> prefix.flatMap(kind -> ofKind(kind, world)),
                        () -> twin(collection, variable, world),
                        () -> linked(collection, world),
                        () -> world.idNamed(variable.equals("id") ? collection.last() : variable))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .filter(value -> prefix.isEmpty()
                        || (Ids.isId(value) && Ids.prefix(value).equals(prefix.get())))
                .findFirst();
    }

    /** One of the list that the collection shows; the last, for the first is often the caller. */
    private Optional<String> listed(Collection collection, String variable, World world) {
        return route("GET", collection.pattern()).flatMap(list -> {
            // What the operator sees is not all of this world.
            var answer = list.rule() instanceof Route.Rule.Operators
                    ? operator.get(collection.path())
                    : world.remember(world.owner().api().get(collection.path()));
            var rows = answer.json("/data").valueStream().toList();
            var candidates =
                    rows.stream().flatMap(row -> id(row, variable).stream()).toList();
            return candidates.stream()
                    .filter(id ->
                            world.ids().contains(id) && !id.equals(world.owner().id()))
                    .reduce((first, second) -> second)
                    .or(() -> candidates.stream().findFirst());
        });
    }

    private Optional<String> created(Collection collection, String variable, World world) {
        return route("POST", collection.pattern())
                .filter(route -> !(route.rule() instanceof Route.Rule.Operators))
                .flatMap(route -> {
                    var body =
                            contract.body(route, world).map(JsonNode::toString).orElse(null);
                    var answer = world.remember(
                            new Call("POST", collection.path(), body, Map.of("Content-Type", "application/json"))
                                    .by(world.owner().api()));
                    return answer.status() < 300 ? id(answer, variable) : Optional.empty();
                });
    }

    /** One of the collection, wherever it is, whose things have ids of the kind. */
    private Optional<String> ofKind(String prefix, World world) {
        return routes.stream()
                .filter(route ->
                        route.api() && route.reads() && route.variables().size() == 1)
                .filter(route -> Route.isVariable(route.segments().getLast()))
                .filter(route -> contract.pathExample(route, route.variables().getFirst())
                        .filter(example ->
                                Ids.isId(example) && Ids.prefix(example).equals(prefix))
                        .isPresent())
                .map(route -> parent(route.path()))
                .map(path -> created(new Collection(path, path), "id", world))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A page's things are those of the API's collection of the same name. */
    private Optional<String> twin(Collection collection, String variable, World world) {
        return routes.stream()
                .filter(route ->
                        route.api() && route.reads() && route.variables().isEmpty())
                .filter(route -> route.path().endsWith(collection.last()))
                .filter(route -> !route.path().equals(collection.pattern()))
                .map(route -> new Collection(route.path(), route.path()))
                .map(twin -> listed(twin, variable, world).or(() -> created(twin, variable, world)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** One that the page of the collection leads to, by link or form. */
    private Optional<String> linked(Collection collection, World world) {
        return route("GET", collection.pattern())
                .filter(page -> !page.api() && !(page.rule() instanceof Route.Rule.Operators))
                .flatMap(_ -> {
                    var before = collection.path() + "/";
                    var _ = world.remember(world.owner()
                            .api()
                            .withHeader("Accept", "text/html")
                            .get(collection.path()));
                    return world.links().stream()
                            .filter(link -> link.startsWith(before))
                            .map(link -> link.substring(before.length()).split("/", 2)[0])
                            .filter(Ids::isId)
                            .findFirst();
                });
    }

    private static Optional<String> id(ApiResponse answer, String variable) {
        return id(answer.json("/data"), variable)
                .or(() -> answer.json("/data")
                        .valueStream()
                        .flatMap(part -> id(part, variable).stream())
                        .findFirst())
                .or(() -> answer.header("Location").map(location -> location.substring(location.lastIndexOf('/') + 1)));
    }

    private static Optional<String> id(JsonNode row, String variable) {
        return Stream.of(row.path(variable), row.path("id"), row.path(variable + "Id"), row.path("userId"))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asString)
                .findFirst();
    }

    private Optional<Route> route(String method, String path) {
        return routes.stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}
