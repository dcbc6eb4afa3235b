package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.attack.Route.Rule;
import dev.basefly.testkit.attack.World.Person;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the suite: first all that must be refused, then that nothing has changed, then all that must succeed. */
final class Run {

    /** Longer than an access token may live. */
    private static final Duration BEYOND_TOKENS = Duration.ofMinutes(16);

    private final Casting casting;
    private final Inside inside;
    private final Requests requests;
    private final Ledger ledger;
    private final List<Route> routes;
    private final Set<String> uncontrolled;

    Run(Casting casting, Requests requests, Ledger ledger, List<Route> routes, Set<String> uncontrolled) {
        this.casting = casting;
        this.inside = casting.inside();
        this.uncontrolled = uncontrolled;
        this.requests = requests;
        this.ledger = ledger;
        this.routes = routes;
    }

    void everything(Person operator, @Nullable Consumer<Duration> clock) {
        var unknown = new LinkedHashMap<String, ApiClient>();
        unknown.put("anonymous", casting.nobody());
        if (clock != null) {
            unknown.put("expired token", casting.stranger().api());
            clock.accept(BEYOND_TOKENS);
        }
        var later = clock == null ? operator : casting.operator();
        var bystander = casting.world();
        explore(bystander);
        var owner = bystander.owner().api();
        // What changes by itself, such as the number of one's own visits, tells nothing.
        var before = Counts.of(owner, routes).and(Counts.of(owner, routes));
        var victim = casting.worldOfAllRoles();
        explore(victim);
        compare(before, Counts.of(owner, routes));
        var stage = stage(victim, bystander, later, unknown);
        refusals(stage);
        successes(victim);
    }

    /** Looks at everything the owner may see, and makes the things that the paths name. */
    private void explore(World world) {
        var owner = world.owner().api();
        routes.stream()
                .filter(route -> route.reads() && route.variables().isEmpty())
                .filter(route -> !(route.rule() instanceof Rule.Operators)
                        && !route.path().contains("sign-out"))
                .forEach(route -> world.remember(
                        (route.api() ? owner : owner.withHeader("Accept", "text/html")).get(route.path())));
        // What is to be restored is deleted before the others look for what is there.
        routes.stream().filter(Requests::restores).forEach(route -> requests.call(route, world));
        routes.forEach(route -> requests.call(route, world));
    }

    private void compare(Counts before, Counts after) {
        before.numbers().forEach((at, number) -> {
            var now = after.numbers().get(at);
            if (!number.equals(now)) {
                ledger.fault("%s was %d and is %d after others were busy: it counts other tenants' things"
                        .formatted(at, number, now));
            }
        });
    }

    private Stage stage(World victim, World bystander, Person operator, Map<String, ApiClient> unknown) {
        var stranger = casting.stranger();
        var nobody = casting.nobody();
        var token = stranger.token();
        unknown.put("token with another signature", nobody.withBearer(Tokens.withOtherSignature(token)));
        unknown.put("token without signature", nobody.withBearer(Tokens.unsigned(token)));
        unknown.put("token with another algorithm", nobody.withBearer(Tokens.withOtherAlgorithm(token)));
        var claims = Tokens.withClaimsOf(victim.owner().token(), token);
        unknown.put("token with the victim's claims", nobody.withBearer(claims));
        unknown.put("no token at all", nobody.withBearer("' or 1=1 --"));
        var out = casting.stranger();
        out.api().post("/api/v1/auth/sign-out");
        unknown.put("signed-out session", out.api());
        var browser = casting.browser(bystander.owner());
        var outsiders = new LinkedHashMap<String, ApiClient>();
        outsiders.put("owner of another tenant", bystander.owner().api());
        outsiders.put("removed member", removed(victim));
        outsiders.put("operator without consent", operator.api());
        var keys = new Keys(routes, nobody);
        keys.revoked(victim).ifPresent(key -> unknown.put("revoked API key", nobody.withBearer(key)));
        var barred = new LinkedHashMap<String, ApiClient>();
        suspended(operator).ifPresent(owner -> barred.put("owner of a suspended organization", owner));
        return new Stage(victim, bystander, operator.api(), unknown, outsiders, barred, keys.narrow(victim), browser);
    }

    private Optional<ApiClient> suspended(Person operator) {
        var suspension = routes.stream()
                .filter(route -> route.method().equals("POST") && route.path().endsWith("/suspension"))
                .filter(route -> route.rule() instanceof Rule.Operators && route.api())
                .findFirst();
        return suspension.flatMap(route -> {
            var world = casting.world();
            var answer = requests.call(route, world).map(call -> call.by(operator.api()));
            return answer.filter(found -> found.status() < 300)
                    .map(_ -> world.owner().api());
        });
    }

    private ApiClient removed(World victim) {
        var member = casting.stranger();
        inside.join(victim, member.email(), "ADMIN");
        inside.remove(member.email());
        return member.api();
    }

    private void refusals(Stage stage) {
        var attempts = new Attempts(stage, requests);
        var before = inside.digest(stage.victim());
        var secrets = AttackSuite.secrets(stage.victim(), stage.bystander());
        AttackSuite.inParallel(
                routes,
                route -> attempts.on(route).stream()
                        .takeWhile(_ -> !ledger.done())
                        .forEach(attempt -> ledger.record(attempt, secrets)));
        theOtherWayRound(stage);
        var after = inside.digest(stage.victim());
        before.forEach((table, rows) -> {
            if (!rows.equals(after.get(table))) {
                ledger.fault("The attacks have changed the victim's rows of the table %s: %s, now %s"
                        .formatted(table, rows, after.get(table)));
            }
        });
    }

    /** What is kept for all may be the bystander's, who was there first. */
    private void theOtherWayRound(Stage stage) {
        var secrets = Set.of(stage.bystander().mark(), stage.bystander().organization());
        var owner = stage.victim().owner().api();
        var read = routes.stream().filter(route -> route.reads() && !(route.rule() instanceof Rule.Operators));
        AttackSuite.inParallel(
                read.toList(),
                route -> requests.call(route, stage.victim())
                        .map(call -> new Attempt(
                                "owner, after another tenant", route, owner, call, Expectation.HARMLESS, true))
                        .ifPresent(attempt -> ledger.record(attempt, secrets)));
    }

    /** Operators' writes come last and one by one, for they may concern everybody. */
    private void successes(World victim) {
        var controls = new Controls(casting, requests, ledger, victim, uncontrolled);
        var ofOperators = routes.stream()
                .filter(route -> route.rule() instanceof Rule.Operators && !route.reads())
                .toList();
        AttackSuite.inParallel(
                routes.stream()
                        .filter(route -> !Set.copyOf(ofOperators).contains(route))
                        .toList(),
                route -> succeed(route, controls));
        ofOperators.forEach(route -> succeed(route, controls));
        controls.verifyNothingStored();
    }

    private void succeed(Route route, Controls controls) {
        if (!ledger.done()) {
            controls.on(route);
        }
    }
}
