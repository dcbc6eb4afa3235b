package dev.basefly.benchmarks.events;

import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.events.Events;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.server.BaseflyServer;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Basefly's events in a node of this process, of eight organizations. */
final class BaseflyEvents implements AutoCloseable {

    static final int WRITERS = 64;
    private static final int TENANTS = 8;
    /** So many of one writer lie beside each other in a backlog, and then those of the next. */
    private static final int AT_ONCE = 25;

    /** @param number counted from 1 within the writer, whose events have an order */
    record Moved(int writer, long number) {

        static final EventType<Moved> TYPE =
                EventType.of("bench.moved", Moved.class).keyedBy(Moved::writer);
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        static EventType<Moved> moved() {
            return Moved.TYPE;
        }

        @Bean
        static Listener movedListener() {
            return Listener.of("bench.moved", Moved.TYPE, (event, _) -> {
                if (event.writer() < 0) {
                    arrivedAt = System.nanoTime();
                    arrivals.incrementAndGet();
                } else {
                    deliveries.one(event.writer(), event.number());
                }
            });
        }
    }

    private static final AtomicLong arrivals = new AtomicLong();
    private static volatile Deliveries deliveries = new Deliveries(Long.MAX_VALUE, WRITERS);
    private static volatile long arrivedAt;

    private final ConfigurableApplicationContext node;
    private final Events events;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JdbcClient superuser;
    private final List<TenantId> tenants = Stream.generate(() -> new TenantId(UUID.randomUUID()))
            .limit(TENANTS)
            .toList();
    private final AtomicLong ids = new AtomicLong();

    BaseflyEvents(Database database) {
        node = Node.serving(
                database, List.of(BaseflyServer.class, Listening.class), "basefly.database.pool-size=" + (WRITERS + 8));
        events = node.getBean(Events.class);
        jdbc = node.getBean(JdbcClient.class);
        transactions = node.getBean(TransactionTemplate.class);
        superuser = JdbcClient.create(database.asSuperuser());
        superuser
                .sql("create table bench_rows (id bigint primary key, text text not null)")
                .update();
        superuser.sql("grant insert on bench_rows to basefly_app").update();
    }

    List<UUID> tenants() {
        return tenants.stream().map(TenantId::value).toList();
    }

    /** A transaction of one row. */
    int write(UUID tenant) {
        return in(new TenantId(tenant), this::insert);
    }

    /** The same with an event. */
    int writeAndPublish(UUID tenant) {
        return in(new TenantId(tenant), () -> {
            insert();
            events.publish(new Moved(-1, 0));
        });
    }

    private void insert() {
        jdbc.sql("insert into bench_rows (id, text) values (?, 'moved')")
                .param(ids.incrementAndGet())
                .update();
    }

    private int in(TenantId tenant, Runnable work) {
        Tenant.run(tenant, () -> transactions.executeWithoutResult(_ -> work.run()));
        return 1;
    }

    /** Milliseconds from a commit to the listener, at so many transactions a second. */
    Samples latency(int count, int perSecond) throws InterruptedException {
        double[] millis = new double[count];
        long between = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long due = start + number * between;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            long before = arrivals.get();
            writeAndPublish(tenants.get(number % TENANTS).value());
            long committed = System.nanoTime();
            while (arrivals.get() <= before) {
                Thread.onSpinWait();
            }
            millis[number] = Math.max(0, arrivedAt - committed) / 1e6;
        }
        return new Samples(millis);
    }

    /** Events per second from the begin of the delivery to its end, of as many as lie in the log. */
    double drainedPerSecond(int count) throws InterruptedException {
        superuser
                .sql("update event_listeners set state = 'PAUSED' where name = 'bench.moved'")
                .update();
        TimeUnit.MILLISECONDS.sleep(500);
        int each = count / WRITERS / AT_ONCE * AT_ONCE;
        Deliveries fresh = new Deliveries((long) each * WRITERS, WRITERS);
        deliveries = fresh;
        for (int from = 1; from <= each; from += AT_ONCE) {
            int first = from;
            for (int writer = 0; writer < WRITERS; writer++) {
                int key = writer;
                List<Moved> batch = LongStream.range(first, first + AT_ONCE)
                        .mapToObj(number -> new Moved(key, number))
                        .toList();
                in(tenants.get(writer % TENANTS), () -> events.publishAll(batch));
            }
        }
        while (superuser
                .sql("select exists (select from event_outbox)")
                .query(Boolean.class)
                .single()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long start = System.nanoTime();
        superuser
                .sql("update event_listeners set state = 'RUNNING' where name = 'bench.moved'")
                .update();
        double rate = fresh.perSecondSince(start);
        if (fresh.wrong() > 0) {
            throw new IllegalStateException(fresh.wrong() + " events were not delivered once and in order");
        }
        return rate;
    }

    /** Events per second while they are published, each in a transaction of its own. */
    double relayedPerSecond(int count) throws Exception {
        return published(count, 1, 0).perSecond();
    }

    /** What became of events that were published by many writers. */
    record Outcome(double perSecond, long wrong) {}

    /** Writers publish so many at a time and commit after a random delay. */
    Outcome published(int count, int atOnce, int mostMillis) throws Exception {
        int each = count / WRITERS / atOnce * atOnce;
        Deliveries fresh = new Deliveries((long) each * WRITERS, WRITERS);
        deliveries = fresh;
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int key = writer;
                all.add(threads.submit(() -> write(key, each, atOnce, mostMillis)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        double rate = fresh.perSecondSince(start);
        TimeUnit.MILLISECONDS.sleep(500);
        return new Outcome(rate, fresh.wrong());
    }

    private void write(int key, int each, int atOnce, int mostMillis) {
        SplittableRandom random = new SplittableRandom(key);
        for (long from = 1; from <= each; from += atOnce) {
            List<Moved> batch = LongStream.range(from, from + atOnce)
                    .mapToObj(number -> new Moved(key, number))
                    .toList();
            in(tenants.get(key % TENANTS), () -> {
                if (atOnce == 1) {
                    events.publish(batch.getFirst());
                } else {
                    events.publishAll(batch);
                }
                if (mostMillis > 0) {
                    jdbc.sql("select pg_sleep(? / 1000.0)")
                            .param(random.nextInt(mostMillis))
                            .query((row, _) -> 1)
                            .list();
                }
            });
        }
    }

    /** The heap that is in use after a collection, in MB. */
    static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }

    static double[] of(double... values) {
        return Arrays.copyOf(values, values.length);
    }

    @Override
    public void close() {
        node.close();
    }
}
