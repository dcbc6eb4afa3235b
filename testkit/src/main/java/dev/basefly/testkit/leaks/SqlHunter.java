package dev.basefly.testkit.leaks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One thread's statements for the tenants it keeps the books of, none of which names the tenant in a condition. */
final class SqlHunter {

    private final DataSource source;
    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transaction;
    private final RandomGenerator random;
    private final List<Books> everybody;
    private final Tally tally;
    private final Map<String, Runnable> kinds = new LinkedHashMap<>();
    private Books own;

    SqlHunter(DataSource source, RandomGenerator random, List<Books> everybody, Tally tally) {
        this.source = source;
        this.jdbc = JdbcClient.create(source);
        this.template = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        this.random = random;
        this.everybody = everybody;
        this.tally = tally;
        this.own = everybody.getFirst();
        reads();
        writes();
        refusals();
        accidents();
    }

    /** Does one operation for the tenant, in whose scope the caller is. */
    void operate(Books books) {
        own = books;
        var names = List.copyOf(kinds.keySet());
        var name = names.get(random.nextInt(names.size()));
        // What costs milliseconds, by design, is done less often than what costs microseconds.
        if ((name.equals("kill") || name.equals("timeout")) && random.nextInt(20) != 0) {
            name = "select";
        }
        if (own.rows().size() < 5) {
            name = "insert";
        }
        if (own.rows().size() > 40) {
            name = "delete";
        }
        tally.done(name);
        var kind = Objects.requireNonNull(kinds.get(name));
        try {
            kind.run();
        } catch (RuntimeException unexpected) {
            tally.inspect(name, own.number(), everything(unexpected));
            tally.failure(name, own.number(), everything(unexpected));
        }
    }

    private void reads() {
        kinds.put("select", () -> everyRow("select", "select words from leak_hunt where amount >= :least"));
        kinds.put("select by id", () -> expect("select by id", 1L, count("where id = :id", "id", anId())));
        kinds.put(
                "select foreign id", () -> expect("select foreign id", 0L, count("where id = :id", "id", foreignId())));
        kinds.put(
                "exists",
                () -> expect(
                        "exists",
                        false,
                        jdbc.sql("select exists (select from leak_hunt where id = :id)")
                                .param("id", foreignId())
                                .query(Boolean.class)
                                .single()));
        kinds.put(
                "aggregate",
                () -> jdbc.sql(
                                "select count(*), coalesce(sum(amount), 0), min(words), max(words) from leak_hunt where amount >= :least")
                        .param("least", 0)
                        .query((row, _) -> {
                            expect("aggregate", (long) own.rows().size(), row.getLong(1));
                            expect("aggregate", own.sum(), row.getLong(2));
                            return see("aggregate", row.getString(3) + row.getString(4));
                        })
                        .single());
        kinds.put(
                "statistics",
                () -> expect(
                        "statistics",
                        List.of(),
                        jdbc.sql(
                                        "select coalesce(most_common_vals::text, histogram_bounds::text) from pg_stats where tablename = :table")
                                .param("table", "leak_hunt")
                                .query(String.class)
                                .list()));
        kinds.put(
                "cursor",
                () -> inTransaction(() -> {
                    everyRow("cursor", "select words from leak_hunt where amount >= :least", 2);
                    return null;
                }));
        kinds.put(
                "copy out",
                () -> inTransaction(() -> {
                    var text = copyOut();
                    see("copy out", text);
                    expect("copy out", (long) own.rows().size(), text.lines().count());
                    return null;
                }));
        kinds.put("window", () -> everyRow("window", """
                select lag(words) over (order by id) || rank() over (order by amount) || words
                  from leak_hunt where amount >= :least
                """));
        kinds.put("lock", () -> everyRow("lock", "select words from leak_hunt where amount >= :least for update"));
    }

    private void writes() {
        kinds.put("insert", () -> insert(own.anAmount(random)));
        kinds.put("update", () -> {
            var id = anId();
            var amount = own.anAmount(random);
            expect(
                    "update",
                    1,
                    jdbc.sql("update leak_hunt set amount = :amount where id = :id")
                            .param("amount", amount)
                            .param("id", id)
                            .update());
            own.put(id, amount);
        });
        kinds.put(
                "update of all",
                () -> expect(
                        "update of all",
                        own.rows().size(),
                        jdbc.sql("update leak_hunt set amount = amount + :none")
                                .param("none", 0)
                                .update()));
        kinds.put(
                "update foreign id",
                () -> expect(
                        "update foreign id",
                        0,
                        jdbc.sql("update leak_hunt set words = 'taken' where id = :id")
                                .param("id", foreignId())
                                .update()));
        kinds.put("delete", () -> {
            var id = anId();
            expect(
                    "delete",
                    1,
                    jdbc.sql("delete from leak_hunt where id = :id")
                            .param("id", id)
                            .update());
            own.rows().remove(id);
        });
        kinds.put(
                "delete foreign id",
                () -> expect(
                        "delete foreign id",
                        0,
                        jdbc.sql("delete from leak_hunt where id = :id")
                                .param("id", foreignId())
                                .update()));
        kinds.put("upsert", () -> {
            var id = anId();
            var amount = own.anAmount(random);
            jdbc.sql("""
                            insert into leak_hunt (tenant_id, code, words, amount)
                            select tenant_id, code, words, :amount from leak_hunt where id = :id
                            on conflict (tenant_id, code) do update set amount = excluded.amount
                            returning id, words
                            """)
                    .param("amount", amount)
                    .param("id", id)
                    .query((row, _) -> {
                        expect("upsert", id, row.getLong(1));
                        return see("upsert", row.getString(2));
                    })
                    .single();
            own.put(id, amount);
        });
        kinds.put("batch", () -> {
            var amounts = List.of(own.anAmount(random), own.anAmount(random));
            inTransaction(() -> template.batchUpdate(
                    "update leak_hunt set amount = amount where amount = ?",
                    amounts.stream().map(amount -> new Object[] {amount}).toList()));
        });
    }

    private void refusals() {
        kinds.put(
                "insert for another",
                () -> refused(
                        "insert for another",
                        () -> jdbc.sql(
                                        "insert into leak_hunt (tenant_id, code, words, amount) values (:tenant, 'x', 'x', 1)")
                                .param("tenant", another().tenant())
                                .update()));
        kinds.put(
                "move to another",
                () -> refused(
                        "move to another",
                        () -> jdbc.sql("update leak_hunt set tenant_id = :tenant where id = :id")
                                .param("tenant", another().tenant())
                                .param("id", anId())
                                .update()));
        kinds.put(
                "number of another",
                () -> refused(
                        "number of another",
                        () -> jdbc.sql(
                                        "insert into leak_hunt (tenant_id, code, words, amount, serial) values (:tenant, :code, 'x', 1, :serial)")
                                .param("tenant", own.tenant())
                                .param("code", "c" + random.nextLong())
                                .param("serial", another().number())
                                .update()));
        kinds.put(
                "upsert over another",
                () -> refused(
                        "upsert over another",
                        () -> jdbc.sql("""
                        insert into leak_hunt (tenant_id, code, words, amount, serial)
                        values (:tenant, :code, 'x', 1, :serial)
                        on conflict (serial) do update set words = leak_hunt.words || excluded.words
                        returning words
                        """)
                                .param("tenant", own.tenant())
                                .param("code", "c" + random.nextLong())
                                .param("serial", another().number())
                                .query(String.class)
                                .single()));
        kinds.put(
                "broken rule",
                () -> refused(
                        "broken rule",
                        () -> jdbc.sql("update leak_hunt set amount = :wrong where amount >= 0")
                                .param("wrong", -1)
                                .update()));
        kinds.put(
                "cast of words",
                () -> refused(
                        "cast of words",
                        () -> jdbc.sql("select count(*) from leak_hunt where words::int > :number")
                                .param("number", 0)
                                .query(Long.class)
                                .single()));
        // Were the rows of others computed with before they are left out, this would divide by zero.
        kinds.put(
                "division by another",
                () -> expect(
                        "division by another",
                        0L,
                        jdbc.sql("select count(*) from leak_hunt where 1 / ((amount / 1000) - :other) > 5")
                                .param("other", another().number())
                                .query(Long.class)
                                .single()));
        kinds.put("copy in", () -> refused("copy in", () -> inTransaction(() -> copyIn())));
        kinds.put(
                "truncate",
                () -> refused(
                        "truncate",
                        () -> inTransaction(() -> {
                            template.execute("truncate leak_hunt");
                            return null;
                        })));
    }

    private void accidents() {
        kinds.put(
                "rollback",
                () -> transaction.executeWithoutResult(status -> {
                    jdbc.sql("delete from leak_hunt where amount >= :least")
                            .param("least", 0)
                            .update();
                    expect("rollback", 0L, count("where amount >= :least", "least", 0));
                    status.setRollbackOnly();
                }));
        kinds.put(
                "aborted transaction",
                () -> refused(
                        "aborted transaction",
                        () -> inTransaction(() -> {
                            jdbc.sql("delete from leak_hunt where amount >= :least")
                                    .param("least", 0)
                                    .update();
                            return template.queryForObject("select 1 / 0", Integer.class);
                        })));
        kinds.put(
                "savepoint",
                () -> transaction.executeWithoutResult(status -> {
                    var savepoint = status.createSavepoint();
                    jdbc.sql("delete from leak_hunt where amount >= :least")
                            .param("least", 0)
                            .update();
                    status.rollbackToSavepoint(savepoint);
                    expect("savepoint", (long) own.rows().size(), count("where amount >= :least", "least", 0));
                }));
        kinds.put(
                "timeout",
                () -> refused(
                        "timeout",
                        () -> inTransaction(() -> {
                            template.execute("set local statement_timeout = 3");
                            template.execute("select pg_sleep(1)");
                            return null;
                        })));
        kinds.put(
                "kill",
                () -> refused(
                        "kill",
                        () -> inTransaction(() -> {
                            jdbc.sql("delete from leak_hunt where amount >= :least")
                                    .param("least", 0)
                                    .update();
                            template.execute("select pg_terminate_backend(pg_backend_pid())");
                            return null;
                        })));
    }

    private void insert(long amount) {
        var id = jdbc.sql(
                        "insert into leak_hunt (tenant_id, code, words, amount) values (:tenant, :code, :words, :amount) returning id")
                .param("tenant", own.tenant())
                .param("code", "c" + random.nextLong())
                .param("words", "words of " + own.mark() + " " + amount)
                .param("amount", amount)
                .query(Long.class)
                .single();
        own.put(id, amount);
    }

    private void everyRow(String kind, String sql) {
        everyRow(kind, sql, 0);
    }

    private void everyRow(String kind, String sql, int fetchSize) {
        var rows = jdbc.sql(sql)
                .withFetchSize(fetchSize)
                .param("least", 0)
                .query((row, _) -> see(kind, String.valueOf(row.getString(1))))
                .list();
        expect(kind, own.rows().size(), rows.size());
    }

    private void refused(String kind, Runnable statement) {
        try {
            statement.run();
            tally.failure(kind, own.number(), "was not refused");
        } catch (RuntimeException refusal) {
            tally.refused();
            tally.inspect(kind, own.number(), everything(refusal));
        }
    }

    private long count(String condition, String name, Object value) {
        return jdbc.sql("select count(*) from leak_hunt " + condition)
                .param(name, value)
                .query(Long.class)
                .single();
    }

    private <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return transaction.execute(_ -> work.get());
    }

    private String see(String kind, String text) {
        tally.inspect(kind, own.number(), text);
        return text;
    }

    private void expect(String kind, Object expected, Object seen) {
        tally.compare(kind, own.number(), expected, seen);
    }

    private long anId() {
        var ids = own.ids();
        return ids.get(random.nextInt(ids.size()));
    }

    private long foreignId() {
        return another().known();
    }

    private Books another() {
        for (int tries = 0; tries < 1_000; tries++) {
            var other = everybody.get(random.nextInt(everybody.size()));
            if (other.number() != own.number()) {
                return other;
            }
        }
        throw new NoSuchElementException("There is only one tenant");
    }

    private String copyOut() {
        return withDriver(driver -> {
            var out = new StringWriter();
            driver.getCopyAPI().copyOut("copy leak_hunt (words, amount) to stdout", out);
            return out.toString();
        });
    }

    private long copyIn() {
        return withDriver(driver ->
                driver.getCopyAPI().copyIn("copy leak_hunt from stdin", new ByteArrayInputStream(new byte[0])));
    }

    private interface DriverWork<T> {
        T with(PGConnection driver) throws SQLException, IOException;
    }

    private <T> T withDriver(DriverWork<T> work) {
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            return work.with(connection.unwrap(PGConnection.class));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /** All that an exception says, with its causes. */
    private static String everything(Throwable failure) {
        var text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
        }
        return text.toString();
    }
}
