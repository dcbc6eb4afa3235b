package dev.basefly.testkit.leaks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Generates operations of many tenants at once over one small pool and looks at everything that comes back: rows, counts,
 * ids, texts of errors. Each value carries the number of its tenant, and each tenant's rows are known exactly, so that one
 * foreign row, count or word is seen.
 *
 * <p>It makes a table {@code leak_hunt} for itself and drops it at the end.
 */
public final class LeakHunt {

    private static final int TENANTS_PER_THREAD = 4;

    private final DataSource scoped;
    private final DataSource owner;
    private final Scope scope;

    /** How the application works for one tenant. */
    public interface Scope {
        void run(UUID tenant, Runnable work);
    }

    /**
     * Prepares a hunt.
     *
     * @param scoped the application's own, which knows the tenant by the scope
     * @param owner of the schema or a superuser, who makes the table
     */
    public LeakHunt(DataSource scoped, DataSource owner, Scope scope) {
        this.scoped = scoped;
        this.owner = owner;
        this.scope = scope;
    }

    /**
     * Does about as many operations as asked for, on as many threads; equal seeds make each thread's operations equal.
     */
    public LeakReport hunt(long operations, int threads, long seed) {
        var start = System.nanoTime();
        var tally = new Tally();
        var books = IntStream.range(0, threads * TENANTS_PER_THREAD)
                .mapToObj(number ->
                        new Books(number + 1, new UUID(0x0000_0000_0000_7000L, Long.MIN_VALUE | (number + 1))))
                .toList();
        make(books);
        try (var pool = Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
            var work = IntStream.range(0, threads)
                    .<Callable<Boolean>>mapToObj(thread -> () -> {
                        var random =
                                RandomGeneratorFactory.of("L64X128MixRandom").create(seed + thread);
                        var mine = books.subList(thread * TENANTS_PER_THREAD, (thread + 1) * TENANTS_PER_THREAD);
                        work(new SqlHunter(scoped, random, books, tally), mine, random, operations / threads);
                        return true;
                    })
                    .toList();
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
            verifyBooks(books, tally);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the hunt", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The hunt could not go on", e.getCause());
        } finally {
            execute("drop table leak_hunt");
        }
        return tally.report(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Runs of a few operations for one tenant, then for another, so that connections change hands all the time. */
    private void work(SqlHunter hunter, List<Books> mine, RandomGenerator random, long operations) {
        for (long left = operations; left > 0; ) {
            var books = mine.get(random.nextInt(mine.size()));
            var turn = Math.min(left, 1 + random.nextInt(8));
            scope.run(books.tenant(), () -> {
                for (long i = 0; i < turn; i++) {
                    hunter.operate(books);
                }
            });
            left -= turn;
        }
    }

    private void make(List<Books> books) {
        execute("drop table if exists leak_hunt");
        execute("""
                create table leak_hunt (
                    id bigint generated always as identity primary key,
                    tenant_id uuid not null,
                    code text not null,
                    words text not null,
                    amount bigint not null,
                    serial int constraint leak_hunt_serial_key unique,
                    constraint leak_hunt_code_key unique (tenant_id, code),
                    constraint leak_hunt_amount check (amount >= 0)
                )
                """);
        execute("select make_tenant_table('leak_hunt')");
        // One row of each tenant has a number that is unique over all, as an address or a name might be.
        for (var each : books) {
            scope.run(each.tenant(), () -> each.put(numbered(each), (long) each.number() * Books.AMOUNTS));
        }
    }

    private long numbered(Books books) {
        return JdbcClient.create(scoped)
                .sql("""
                        insert into leak_hunt (tenant_id, code, words, amount, serial)
                        values (:tenant, 'first', :words, :amount, :serial) returning id
                        """)
                .param("tenant", books.tenant())
                .param("words", "first words of " + books.mark())
                .param("amount", (long) books.number() * Books.AMOUNTS)
                .param("serial", books.number())
                .query(Long.class)
                .single();
    }

    private void verifyBooks(List<Books> books, Tally tally) {
        for (var each : books) {
            scope.run(each.tenant(), () -> {
                var rows = new HashMap<Long, Long>();
                JdbcClient.create(scoped)
                        .sql("select id, amount from leak_hunt where amount >= :least")
                        .param("least", 0)
                        .query((RowCallbackHandler) row -> rows.put(row.getLong(1), row.getLong(2)));
                tally.compare("books at the end", each.number(), each.rows(), rows);
            });
        }
    }

    private void execute(String sql) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
