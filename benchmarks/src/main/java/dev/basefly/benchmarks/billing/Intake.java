package dev.basefly.benchmarks.billing;

import dev.basefly.benchmarks.billing.Seller.Buyer;
import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.http.Callers;
import dev.basefly.benchmarks.http.KeptConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Events that come in over HTTP, next to bare inserts of the same rows; and a thousand copies of one at once. */
final class Intake {

    private static final int CALLERS = 16;
    private static final long AGAIN_NANOS = 20_000_000;
    private static final int COPIES = 1_000;
    private static final String INSERT = """
            insert into bare_events (id, type, state, api_version, livemode, object_id, customer_id, payload, happened_at,
                received_at)
            values (?, 'bench.unheard', 'RECEIVED', 'bench', false, 'in_1', 'cus_1', ?, now(), now())
            """;

    private final Seller seller;
    private final DataSource superuser;
    private final AtomicLong sent = new AtomicLong();

    Intake(Seller seller, DataSource superuser) {
        this.seller = seller;
        this.superuser = superuser;
    }

    void measure(Effort effort, Findings findings) throws Exception {
        compare(effort, findings);
        copies(findings);
    }

    /** Nobody works on the events, and nobody acts on them later. */
    private void compare(Effort effort, Findings findings) throws Exception {
        seller.superuser
                .sql("create table bare_events (like stripe_webhook_events including all)")
                .update();
        String event = seller.events(seller.trial().customer())
                .getLast()
                .replaceFirst("\"type\":\"[a-z_]+\\.[a-z_.]+\"", "\"type\":\"bench.unheard\"");
        seller.hold();
        List<KeptConnection> connections = new ArrayList<>();
        List<PreparedStatement> bare = new ArrayList<>();
        for (int number = 0; number < CALLERS; number++) {
            connections.add(new KeptConnection(seller.address()));
            Connection connection = superuser.getConnection();
            bare.add(connection.prepareStatement(INSERT));
        }
        Duration slice = Duration.ofMillis(effort.pick(2_000, 300));
        Alternation alternation = new Alternation()
                .add("webhook", () -> Callers.perSecond(connections, connection -> send(connection, event), slice))
                .add("bare", () -> Callers.perSecond(bare, statement -> insert(statement, event), slice));
        var ignored = alternation.run(effort.pick(5, 1), what -> findings.doing("warm-up " + what));
        Map<String, double[]> found = alternation.run(effort.pick(9, 2), findings::doing);
        for (PreparedStatement statement : bare) {
            statement.getConnection().close();
        }
        requireAll();
        double[] taken = Objects.requireNonNull(found.get("webhook"));
        double[] inserted = Objects.requireNonNull(found.get("bare"));
        findings.accept(Figure.of("events taken in over HTTP, with their jobs", "1/s", new Samples(taken)));
        findings.accept(Figure.of("bare inserts of the same row", "1/s", new Samples(inserted)));
        findings.accept(Figure.ratio("taken in / bare inserts", taken, inserted, null));
        seller.superuser
                .sql("truncate jobs, finished_jobs, stripe_webhook_events, bare_events")
                .update();
        seller.release();
    }

    private void send(KeptConnection connection, String event) {
        var ignored = connection.call(seller.request(Seller.copy(event)));
        sent.incrementAndGet();
    }

    private static void insert(PreparedStatement statement, String event) {
        try {
            statement.setString(1, "evt_" + UUID.randomUUID().toString().replace("-", ""));
            statement.setString(2, event);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("Not inserted");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What was acknowledged is there, and has its job. */
    private void requireAll() {
        long stored = seller.count("stripe_webhook_events where type = 'bench.unheard'");
        long jobs = seller.count("jobs where kind = 'billing.process_stripe_event'");
        if (stored != sent.get() || jobs != sent.get()) {
            throw new IllegalStateException(sent + " were sent, " + stored + " stored, with " + jobs + " jobs");
        }
    }

    /** Sends it again while too many come at once, as Stripe does, which waits longer in between. */
    private boolean insist(KeptConnection connection, byte[] request) throws IOException {
        int status = connection.status(request);
        while (status == 503) {
            LockSupport.parkNanos(AGAIN_NANOS);
            try (KeptConnection next = new KeptConnection(seller.address())) {
                status = next.status(request);
            }
        }
        if (status != 200) {
            throw new IllegalStateException("A wrong answer, status " + status);
        }
        return true;
    }

    private void copies(Findings findings) throws Exception {
        findings.doing("a thousand copies at once");
        Buyer buyer = seller.trial();
        String event = seller.events(buyer.customer()).getLast();
        byte[] request = seller.request(event);
        List<KeptConnection> connections = new ArrayList<>();
        for (int number = 0; number < COPIES; number++) {
            connections.add(new KeptConnection(seller.address()));
        }
        CountDownLatch start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = connections.stream()
                    .map(connection -> executor.submit(() -> {
                        start.await();
                        return insist(connection, request);
                    }))
                    .toList();
            start.countDown();
            for (Future<Boolean> one : running) {
                one.get();
            }
        }
        for (KeptConnection connection : connections) {
            connection.close();
        }
        String id = event.replaceFirst("(?s).*?\"id\":\"(evt_[0-9a-f]+)\".*", "$1");
        Seller.await(
                Duration.ofMinutes(1),
                "the event is worked on",
                () -> seller.count("stripe_webhook_events where id = ? and state = 'PROCESSED'", id) == 1);
        long copies = seller.count("stripe_webhook_events where id = ? and copies = ?", id, COPIES);
        long effects = seller.count(
                "audit_events where tenant_id = ? and action = 'subscription.synced'",
                buyer.tenant().value());
        if (copies != 1 || effects == 0) {
            throw new IllegalStateException("Not what is measured: " + copies + " events, " + effects + " effects");
        }
        findings.accept(Figure.of("copies of one event at once", "", new Samples(COPIES)));
        findings.accept(new Figure("effects of them", "", new Samples(effects), Bar.atMost(1)));
    }
}
