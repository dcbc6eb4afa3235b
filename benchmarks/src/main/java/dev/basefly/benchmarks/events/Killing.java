package dev.basefly.benchmarks.events;

import dev.basefly.benchmarks.events.ListenerNode.Sent;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.events.Events;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Three processes listen, and one after another is killed and started again while events are published. In the end each
 * event has taken effect once where the effect is in the given transaction; elsewhere none is missing, and no more were
 * repeated than were in flight when a process was killed.
 */
final class Killing implements Part {

    private static final int PROCESSES = 3;
    private static final int TENANTS = 8;
    private static final int KEYS = 64;
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SEED = "BENCH_SEED";

    /** Effects that are written while the mark of their event is not: only these can be repeated. */
    private static final String IN_FLIGHT = """
            select count(*)
            from effects_outside o
            join events e on e.position = o.position
            join event_listeners l on l.name = 'bench.outside'
            left join event_inbox i on i.tenant_id = e.tenant_id and i.listener = l.id and i.shard = e.slot % l.shards
            where coalesce(i.position, 0) < o.position
            """;

    private static final String WRONG = """
            select count(*) from (
                select number, lag(number, 1, 0) over (partition by key order by id) as before from effects_within) each
            where number <> before + 1
            """;

    private final List<TenantId> tenants = Stream.generate(() -> new TenantId(UUID.randomUUID()))
            .limit(TENANTS)
            .toList();
    private final int[] numbers = new int[KEYS];
    private int published;
    private int transactionsDone;

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        String given = System.getenv(SEED);
        int seed = given == null ? (int) (System.nanoTime() & 0xffff) : Integer.parseInt(given);
        int rounds = effort.pick(20, 3);
        findings.doing("starting a server and four processes");
        try (DurableDatabase server = DurableDatabase.start();
                var web = Node.serving(
                        server.database(),
                        List.of(BaseflyServer.class, ListenerNode.Publishing.class),
                        "basefly.runtime.role=web",
                        "logging.level.root=error")) {
            Database database = server.database();
            JdbcClient superuser = JdbcClient.create(database.asSuperuser());
            prepare(superuser);
            List<NodeProcess> nodes =
                    List.of(ListenerNode.start(database), ListenerNode.start(database), ListenerNode.start(database));
            AtomicBoolean goesOn = new AtomicBoolean(true);
            try {
                await(() -> count(superuser, "select count(*) from event_listeners where name like 'bench.%'") == 2);
                Events events = web.getBean(Events.class);
                TransactionTemplate transactions = web.getBean(TransactionTemplate.class);
                Thread publishing = Thread.ofPlatform().start(() -> {
                    while (goesOn.get()) {
                        publish(events, transactions);
                    }
                });
                long inFlight = kill(nodes, rounds, new SplittableRandom(seed), superuser, findings);
                goesOn.set(false);
                publishing.join();
                findings.accept(Figure.of("kill -9: seed (" + SEED + ")", "", new Samples(seed)));
                findings.accept(Figure.of("kill -9: processes killed", "", new Samples(rounds)));
                report(superuser, inFlight, findings);
            } finally {
                goesOn.set(false);
                nodes.forEach(NodeProcess::close);
            }
        }
    }

    private static void prepare(JdbcClient superuser) {
        for (String table : List.of("effects_within", "effects_outside")) {
            superuser
                    .sql("create table " + table + " (id bigint generated always as identity, position bigint not null,"
                            + " key int not null, number int not null)")
                    .update();
            superuser
                    .sql("grant select, insert on " + table + " to basefly_app, basefly_system")
                    .update();
        }
    }

    /** Two of each key of one organization, in one transaction. */
    private void publish(Events events, TransactionTemplate transactions) {
        int tenant = transactionsDone++ % TENANTS;
        List<Sent> batch = IntStream.range(0, 2 * KEYS / TENANTS)
                .mapToObj(n -> n % (KEYS / TENANTS) * TENANTS + tenant)
                .map(key -> new Sent(key, ++numbers[key]))
                .toList();
        Tenant.run(tenants.get(tenant), () -> transactions.executeWithoutResult(_ -> events.publishAll(batch)));
        published += batch.size();
        LockSupport.parkNanos(GAP_NANOS);
    }

    /** Returns how many were in flight at the kills. */
    private static long kill(
            List<NodeProcess> nodes, int rounds, SplittableRandom random, JdbcClient superuser, Findings findings)
            throws Exception {
        long inFlight = 0;
        int before = 0;
        for (int round = 1; round <= rounds; round++) {
            findings.doing("kill " + round + " of " + rounds);
            // Each time something was delivered since: or nobody would be at work when it is killed.
            int least = before + 2_000;
            await(() -> count(superuser, "select count(*) from effects_outside") >= least);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
            NodeProcess node = nodes.get(random.nextInt(PROCESSES));
            node.kill();
            // What the server was still doing for it ends; nobody else has its shards before the lease is over.
            TimeUnit.MILLISECONDS.sleep(100);
            inFlight += count(superuser, IN_FLIGHT);
            node.restart();
            before = Math.toIntExact(count(superuser, "select count(*) from effects_outside"));
        }
        return inFlight;
    }

    private void report(JdbcClient superuser, long inFlight, Findings findings) throws InterruptedException {
        await(() -> count(superuser, "select count(distinct position) from effects_within") == published
                && count(superuser, "select count(distinct position) from effects_outside") == published);
        long within = count(superuser, "select count(*) from effects_within");
        long missing = published - count(superuser, "select count(distinct position) from effects_outside");
        long repeated = count(superuser, "select count(*) - count(distinct position) from effects_outside");
        findings.accept(Figure.of("kill -9: published", "events", new Samples(published)));
        findings.accept(new Figure(
                "O5 with the inbox: left out or doubled",
                "events",
                new Samples(Math.abs(published - within)),
                Bar.atMost(0)));
        findings.accept(new Figure(
                "O5 with the inbox: out of the order of their key",
                "events",
                new Samples(count(superuser, WRONG)),
                Bar.atMost(0)));
        findings.accept(new Figure("O5 without: left out", "events", new Samples(missing), Bar.atMost(0)));
        findings.accept(Figure.of("without: in flight at the kills", "events", new Samples(inFlight)));
        findings.accept(Figure.of("without: repeated", "events", new Samples(repeated)));
        findings.accept(new Figure(
                "O5 without: repeated beyond those in flight",
                "events",
                new Samples(Math.max(0, repeated - inFlight)),
                Bar.atMost(0)));
    }

    private static long count(JdbcClient superuser, String sql) {
        return superuser.sql(sql).query(Long.class).single();
    }

    private interface Question {
        boolean isSo();
    }

    private static void await(Question question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.isSo() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
