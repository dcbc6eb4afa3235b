package dev.basefly.placements;

import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.Uuid7;
import dev.basefly.tenancy.Tenant;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Threads that change a tenant's gadgets without a break, and remember what was acknowledged. */
final class GadgetWriters implements AutoCloseable {

    final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong longestNanos = new AtomicLong();

    private final TenantId tenant;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final List<Writer> writers = new ArrayList<>();
    private volatile boolean stopped;

    GadgetWriters(TenantId tenant, JdbcClient jdbc, TransactionTemplate transaction, int threads) {
        this.tenant = tenant;
        this.jdbc = jdbc;
        this.transaction = transaction;
        for (int number = 0; number < threads; number++) {
            writers.add(new Writer(number));
        }
    }

    /** What must be in the database now that all writers have stopped: words by id, and how many parts. */
    Map<UUID, String> stop() throws InterruptedException {
        stopped = true;
        Map<UUID, String> expected = new TreeMap<>();
        for (Writer writer : writers) {
            writer.thread.join();
            expected.putAll(writer.expected);
        }
        return expected;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Writer {

        final Map<UUID, String> expected = new TreeMap<>();
        final Thread thread;
        private final int number;
        private final SplittableRandom random;
        private int turn;

        Writer(int number) {
            this.number = number;
            this.random = new SplittableRandom(number);
            this.thread = Thread.ofVirtual().start(() -> Tenant.run(tenant, this::work));
        }

        private void work() {
            while (!stopped) {
                long began = System.nanoTime();
                try {
                    operate(turn++);
                    writes.incrementAndGet();
                } catch (RuntimeException failure) {
                    failures.add(failure);
                }
                long took = System.nanoTime() - began;
                longestNanos.accumulateAndGet(took, Math::max);
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
        }

        private void operate(int turn) {
            String words = "writer " + number + " turn " + turn;
            switch (turn % 7) {
                case 0, 1 -> {
                    UUID id = Uuid7.next(Clock.systemUTC());
                    insert(id, "kind " + number + " " + turn, words);
                    expected.put(id, words);
                }
                case 2 ->
                    any(id -> {
                        if (jdbc.sql("update gadgets set words = :words where id = :id")
                                        .param("words", words)
                                        .param("id", id)
                                        .update()
                                != 1) {
                            throw new IllegalStateException("an update found no row");
                        }
                        expected.put(id, words);
                    });
                case 3 -> {
                    UUID id = Uuid7.next(Clock.systemUTC());
                    transaction.executeWithoutResult(status -> {
                        jdbc.sql("select count(*) from gadgets")
                                .query(Long.class)
                                .single();
                        insert(id, "kind " + number + " " + turn, words);
                        jdbc.sql("insert into gadget_parts (tenant_id, gadget_id, number) select :tenant, :gadget, n"
                                        + " from generate_series(1, 3) n")
                                .param("tenant", tenant.value())
                                .param("gadget", id)
                                .update();
                    });
                    expected.put(id, words);
                }
                case 4 ->
                    any(id -> {
                        jdbc.sql("delete from gadgets where id = :id")
                                .param("id", id)
                                .update();
                        expected.remove(id);
                    });
                case 5 ->
                    any(id -> {
                        UUID heir = Uuid7.next(Clock.systemUTC());
                        transaction.executeWithoutResult(status -> {
                            String kind = jdbc.sql(
                                            "update gadgets set deleted_at = now() where id = :id returning kind")
                                    .param("id", id)
                                    .query(String.class)
                                    .single();
                            insert(heir, kind, words);
                            jdbc.sql("delete from gadgets where id = :id")
                                    .param("id", id)
                                    .update();
                        });
                        expected.remove(id);
                        expected.put(heir, words);
                    });
                default -> {
                    long seen = jdbc.sql("select count(*) from gadgets where words like :mine")
                            .param("mine", "writer " + number + " %")
                            .query(Long.class)
                            .single();
                    if (seen != expected.size()) {
                        throw new IllegalStateException("saw " + seen + " instead of " + expected.size());
                    }
                }
            }
        }

        private void any(java.util.function.Consumer<UUID> operation) {
            List<UUID> ids = List.copyOf(expected.keySet());
            if (!ids.isEmpty()) {
                operation.accept(ids.get(random.nextInt(ids.size())));
            }
        }

        private void insert(UUID id, String kind, String words) {
            jdbc.sql("insert into gadgets (id, tenant_id, kind, words, weight, content, seen_at)"
                            + " values (:id, :tenant, :kind, :words, 1.50, '\\x00ff'::bytea, now())")
                    .param("id", id)
                    .param("tenant", tenant.value())
                    .param("kind", kind)
                    .param("words", words)
                    .update();
        }
    }
}
