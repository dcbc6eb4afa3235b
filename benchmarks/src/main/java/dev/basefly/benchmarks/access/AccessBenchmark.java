package dev.basefly.benchmarks.access;

import dev.basefly.access.Access;
import dev.basefly.access.RoleName;
import dev.basefly.access.Visible;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.Queries;
import dev.basefly.roles.Roles;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.TestPostgres.Database;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a decision costs, and the first page of what somebody may see among 100,000 objects. */
public final class AccessBenchmark implements Benchmark {

    private static final UUID LAST = new UUID(-1, -1);

    @Override
    public String summary() {
        return "decisions in memory, and what may be seen among 100,000 objects against the same by plain SQL";
    }

    @Override
    public void measure(Effort effort, Findings figures) throws Exception {
        Database database = TestPostgres.newDatabase();
        try (ConfigurableApplicationContext platform = platform(database)) {
            Documents documents = Documents.make(database, organization(platform));
            Tenant.run(
                    documents.tenant(),
                    () -> platform.getBean(Roles.class)
                            .create(
                                    RoleName.of("reader"),
                                    "Reader",
                                    Set.of("documents:read"),
                                    Set.of(RoleName.VIEWER)));
            measureDecisions(effort, platform.getBean(Access.class), documents, figures);
            measureLists(effort, platform, database, documents, figures);
        }
    }

    private static void measureDecisions(Effort effort, Access access, Documents documents, Consumer<Figure> figures) {
        int calls = effort.pick(2_000_000, 200_000);
        RequestScope byBuiltIn = scope(documents, documents.few(), "MEMBER");
        RequestScope byOwn = scope(documents, documents.few(), "reader");
        double[] builtIn = new double[effort.pick(7, 2)];
        double[] own = new double[builtIn.length];
        double[] read = new double[builtIn.length];
        for (int warm = 0; warm < 3; warm++) {
            nanoseconds(byBuiltIn, access, calls);
            nanoseconds(byOwn, access, calls);
        }
        for (int run = 0; run < builtIn.length; run++) {
            builtIn[run] = nanoseconds(byBuiltIn, access, calls);
            own[run] = nanoseconds(byOwn, access, calls);
            read[run] = microsecondsUncached(byOwn, access, documents.tenant(), effort.pick(500, 50));
        }
        figures.accept(new Figure("decision by a built-in role", "ns", new Samples(builtIn), Bar.atMost(1_000)));
        figures.accept(new Figure("decision by an own role, cached", "ns", new Samples(own), Bar.atMost(1_000)));
        figures.accept(Figure.of("decision by an own role, roles read anew", "µs", new Samples(read)));
    }

    /** Mean of many decisions, each in the scope of its request as the route's check is. */
    private static double nanoseconds(RequestScope scope, Access access, int calls) {
        return scope.call(() -> {
            long start = System.nanoTime();
            int allowed = 0;
            for (int call = 0; call < calls; call++) {
                allowed += access.can("documents:read").allowed() ? 1 : 0;
            }
            long taken = System.nanoTime() - start;
            if (allowed != calls) {
                throw new IllegalStateException("Not what is measured: " + allowed);
            }
            return (double) taken / calls;
        });
    }

    private static double microsecondsUncached(RequestScope scope, Access access, TenantId tenant, int calls) {
        return scope.call(() -> {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                access.forgetRoles(tenant);
                access.require("documents:read");
            }
            return (System.nanoTime() - start) / 1_000.0 / calls;
        });
    }

    private static void measureLists(
            Effort effort,
            ConfigurableApplicationContext platform,
            Database database,
            Documents documents,
            Consumer<Figure> figures) {
        Access access = platform.getBean(Access.class);
        JdbcClient jdbc = platform.getBean(JdbcClient.class);
        JdbcClient plain = JdbcClient.create(database.asSuperuser());
        int calls = effort.pick(1_000, 50);
        for (var caller : List.of(Map.entry("few", documents.few()), Map.entry("half", documents.half()))) {
            RequestScope scope = scope(documents, caller.getValue(), "MEMBER");
            Supplier<Samples> ours = () -> scope.call(() ->
                    milliseconds(calls, () -> page(jdbc, access.visible("documents:read", "documents"))));
            Supplier<Samples> peer =
                    () -> milliseconds(calls, () -> peerPage(plain, documents.tenant(), caller.getValue()));
            Samples _ = ours.get();
            Samples _ = peer.get();
            Samples visible = ours.get();
            Samples straight = peer.get();
            String name = "first page of " + caller.getKey() + " of 100,000";
            figures.accept(Figure.of(name + ", p50", "ms", new Samples(visible.percentile(50))));
            figures.accept(new Figure(name + ", p99", "ms", new Samples(visible.percentile(99)), Bar.atMost(20)));
            figures.accept(Figure.of(name + ", plain SQL p50", "ms", new Samples(straight.percentile(50))));
            figures.accept(Figure.of(name + ", plain SQL p99", "ms", new Samples(straight.percentile(99))));
        }
        RequestScope member = scope(documents, documents.few(), "MEMBER");
        Supplier<Samples> including = () -> member.call(() ->
                milliseconds(calls, () -> page(jdbc, access.visible("documents:include", "documents"))));
        Supplier<Samples> excluding = () -> member.call(() ->
                milliseconds(calls, () -> page(jdbc, access.visible("documents:exclude", "documents"))));
        Samples _ = including.get();
        Samples _ = excluding.get();
        figures.accept(Figure.ratio(
                "exclusion / inclusion, p50",
                new double[] {excluding.get().percentile(50)},
                new double[] {including.get().percentile(50)},
                Bar.atMost(2)));
    }

    private static int page(JdbcClient jdbc, Visible visible) {
        return jdbc.sql("select id, owner_id, state from documents where id < :after and " + visible.page("true")
                        + " order by id desc limit :limit")
                .params(visible.parameters())
                .param("after", LAST)
                .param("limit", Queries.LIMIT)
                .query((row, index) -> row.getObject(1, UUID.class))
                .list()
                .size();
    }

    /** What somebody would write without the platform: past its isolation, with the tenant named. */
    private static int peerPage(JdbcClient jdbc, TenantId tenant, UUID person) {
        return jdbc.sql("""
                        select id, owner_id, state from documents d
                        where tenant_id = :tenant and id < :after and (owner_id = :person or exists (
                            select from object_grants g
                            where g.tenant_id = :tenant and g.object_type = 'documents' and g.object_id = d.id
                                and g.permission = 'documents:read' and (g.user_id = :person or g.role = 'MEMBER')))
                        order by id desc limit 21
                        """)
                .param("tenant", tenant.value())
                .param("after", LAST)
                .param("person", person)
                .query((row, index) -> row.getObject(1, UUID.class))
                .list()
                .size();
    }

    private static Samples milliseconds(int calls, IntSupplier page) {
        double[] taken = new double[calls];
        for (int call = 0; call < calls; call++) {
            long start = System.nanoTime();
            if (page.getAsInt() != 21) {
                throw new IllegalStateException("Not a full page");
            }
            taken[call] = (System.nanoTime() - start) / 1e6;
        }
        return Samples.of(Arrays.stream(taken));
    }

    private static TenantId organization(ConfigurableApplicationContext platform) {
        String port = platform.getEnvironment().getRequiredProperty("local.server.port");
        return TenantId.of(new ApiClient(URI.create("http://localhost:" + port))
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of(
                                "email", "olivia@example.com",
                                "password", "violet harbour kettle 42",
                                "name", "Olivia Owner",
                                "organizationName", "Acme"))
                .text("/data/organization/id"));
    }

    private static RequestScope scope(Documents documents, UUID person, String role) {
        Actor actor = new Actor.Person(new UserId(person), role, false);
        return new RequestScope("bench", documents.tenant(), actor, Locale.ROOT);
    }

    private static ConfigurableApplicationContext platform(Database database) {
        return Node.serving(
                database, List.of(BaseflyServer.class, Documents.Declarations.class), "logging.level.root=warn");
    }
}
