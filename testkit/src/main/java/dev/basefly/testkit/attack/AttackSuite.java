package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls every route of the running application as everybody who may not, with everybody else's things, and compares the
 * answers with the rule that the route declares. Routes, rules and bodies are read from the application, so a new route is
 * covered without a line written; one that cannot be called fails the suite and says what it lacks.
 *
 * <pre>{@code
 * @BaseflyTest
 * @SpringBootTest(webEnvironment = RANDOM_PORT, properties = AttackSuite.NO_LIMITS)
 * class AttackTests {
 *
 *     @Test
 *     void everyRouteHolds(@Autowired AttackSuite suite, @Autowired MovableClock clock) {
 *         suite.advancing(clock::advance).run().verify();
 *     }
 * }
 * }</pre>
 */
public final class AttackSuite {

    /** Properties of a test under which the rate limits do not answer in place of the rules. */
    public static final String NO_LIMITS = """
            basefly.api.limits.anonymous=10000000
            basefly.api.limits.read=10000000
            basefly.api.limits.write=10000000
            basefly.api.limits.billing=10000000
            basefly.api.limits.sign-in=10000000
            basefly.api.limits.page=10000000
            """;

    private static final int AT_ONCE = 8;

    private final ApiClient anonymous;
    private final Inside inside;
    private final Map<String, Object> bodies = new LinkedHashMap<>();
    private @Nullable Consumer<Duration> clock;
    private final List<String> shared = new ArrayList<>();
    private final Set<String> uncontrolled = new HashSet<>();
    private final Set<String> excused = new HashSet<>();
    private boolean impatient;
    private Predicate<String> chosen = _ -> true;

    /**
     * Attacks the application that {@code anonymous} calls.
     *
     * @param superuser of its database, which arranges what no API offers and looks what was left behind
     */
    public AttackSuite(ApiClient anonymous, DataSource superuser) {
        this.anonymous = anonymous;
        this.inside = new Inside(superuser);
    }

    /** Lets tokens expire by moving the application's clock. */
    public AttackSuite advancing(Consumer<Duration> advance) {
        clock = advance;
        return this;
    }

    /** Sends this body, in which {@code $mark} becomes a unique word, instead of one made from the route's schema. */
    public AttackSuite body(String route, Object body) {
        bodies.put(route, body);
        return this;
    }

    /** Attacks only routes whose path begins so; the report then knows of no others. */
    public AttackSuite only(String... paths) {
        chosen = path -> List.of(paths).stream().anyMatch(path::startsWith);
        return this;
    }

    /** Takes it for no leak that routes below these paths show everybody's things, as a mailbox of development does. */
    public AttackSuite showingAll(String... paths) {
        shared.addAll(List.of(paths));
        return this;
    }

    /**
     * Does not insist that these routes, such as {@code POST /path/{id}}, succeed for those whom their rule names, because
     * what they need cannot be prepared without knowing them. All attacks are made nevertheless.
     */
    public AttackSuite withoutControl(String... routes) {
        uncontrolled.addAll(List.of(routes));
        return this;
    }

    /**
     * Takes any answer of a route to an attack, such as a page that is open while an organization is suspended. The attack is
     * made nevertheless, and must neither tell nor change anything of others.
     *
     * @param reason why the route answers otherwise, for who reads this
     * @throws IllegalArgumentException when there is no reason
     */
    public AttackSuite excusing(String route, String attack, String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("Say why " + route + " answers otherwise");
        }
        excused.add(Attempt.name(route, attack));
        return this;
    }

    /** Stops soon after the first fault, for those who only want to know whether there is one. */
    public AttackSuite untilFirstFault() {
        impatient = true;
        return this;
    }

    /** Runs all attacks; the clock and the database of the application are left as they are then. */
    public AttackReport run() {
        var start = System.nanoTime();
        var casting = new Casting(anonymous, inside);
        var operator = casting.operator();
        var all = routes(operator.api());
        var routes = all.stream().filter(route -> chosen.test(route.path())).toList();
        var contract = new Contract(anonymous.get("/openapi.json").body());
        bodies.forEach(contract::give);
        var ledger = new Ledger(impatient, shared, excused);
        var requests = new Requests(all, contract, operator.api(), uncontrolled);
        new Run(casting, requests, ledger, routes, uncontrolled).everything(operator, clock);
        var names = routes.stream().map(Route::name).collect(Collectors.toSet());
        var duration = Duration.ofNanos(System.nanoTime() - start);
        return new AttackReport(names, ledger.called(), ledger.attacks(), List.copyOf(ledger.faults()), duration);
    }

    private List<Route> routes(ApiClient operator) {
        var rows = operator.get("/api/v1/operator/routes").json("/data");
        var routes = rows.valueStream()
                .filter(row -> !row.path("ofFramework").asBoolean(false))
                .map(Route::of)
                .toList();
        if (routes.isEmpty()) {
            throw new AssertionError("The application shows no routes at /api/v1/operator/routes");
        }
        return routes;
    }

    static void inParallel(List<Route> routes, Consumer<Route> work) {
        var free = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = routes.stream()
                    .map(route -> threads.submit(() -> {
                        free.acquireUninterruptibly();
                        try {
                            work.accept(route);
                        } finally {
                            free.release();
                        }
                    }))
                    .toList();
            for (var task : tasks) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the attacks", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("An attack could not be made", e.getCause());
        }
    }

    static Set<String> secrets(World victim, World bystander) {
        var secrets = new HashSet<>(victim.secrets());
        secrets.removeAll(bystander.ids());
        return secrets;
    }
}
