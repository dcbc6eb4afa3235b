package dev.basefly.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Tries, as the application acting for one tenant, every kind of statement on the rows of another. */
final class ForeignRows {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final String table;
    private final UUID own;
    private final UUID foreign;
    private final Violations violations;

    ForeignRows(Connection connection, String table, UUID own, UUID foreign, Violations violations) {
        this.connection = connection;
        this.table = '"' + table + '"';
        this.own = own;
        this.foreign = foreign;
        this.violations = violations;
    }

    void attack() throws SQLException {
        execute("set local role " + TenantCatalogue.ROLE);
        actAs(foreign.toString());
        var row = query("select to_jsonb(t)::text from %s t where tenant_id = '%s' limit 1".formatted(table, foreign));
        if (row == null) {
            violations.add("the foreign tenant has no row, so refusing its rows would prove nothing");
            return;
        }
        var before = foreignRows();
        actAs(own.toString());
        if ("0".equals(query("select count(*) from " + table))) {
            violations.add("the tenant does not see its own rows, or has none");
        }
        read();
        write(before);
        insert(row, before);
        readWithoutTenant();
    }

    private void read() throws SQLException {
        var rows = query("select count(*) from %s where tenant_id = '%s'".formatted(table, foreign));
        if (!"0".equals(rows)) {
            violations.add("select read %s foreign row(s)".formatted(rows));
        }
        rows = query("select count(*) from %s where tenant_id <> '%s'".formatted(table, own));
        if (!"0".equals(rows)) {
            violations.add("select read %s row(s) of other tenants".formatted(rows));
        }
        var copied = copyOut();
        if (copied.contains(foreign.toString())) {
            violations.add("copy to stdout read foreign rows");
        }
        if (refusal("copy from stdin", () -> copyIn()) == null) {
            violations.add("copy from stdin was not refused");
        }
    }

    private void write(@Nullable String before) throws SQLException {
        var where = " where tenant_id = '%s'".formatted(foreign);
        leavesForeignRows(
                before, "update of foreign rows", "update %s set tenant_id = '%s'".formatted(table, own) + where);
        leavesForeignRows(before, "update of all rows", "update %s set tenant_id = tenant_id".formatted(table));
        leavesForeignRows(before, "handing own rows over", "update %s set tenant_id = '%s'".formatted(table, foreign));
        leavesForeignRows(before, "delete of foreign rows", "delete from " + table + where);
        leavesForeignRows(before, "delete of all rows", "delete from " + table);
        leavesForeignRows(before, "truncate", "truncate table " + table + " cascade");
    }

    private void insert(String row, @Nullable String before) throws SQLException {
        var columns = query("""
                select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                 where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                """.formatted(table));
        var verbatim = """
                insert into %1$s (%2$s) overriding system value
                select %2$s from jsonb_populate_record(null::%1$s, '%3$s')
                """.formatted(table, columns, row.replace("'", "''"));
        // A missing check would let the row through as far as the primary key, so the state must be this one.
        var refusal = refusal("insert", () -> execute(verbatim));
        if (!INSUFFICIENT_PRIVILEGE.equals(refusal)) {
            violations.add("insert of a foreign row was not refused by the policy, but ended with " + refusal);
        }
        var key = query("""
                select string_agg(quote_ident(a.attname), ', ') from pg_index i
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                 where i.indrelid = '%s'::regclass and i.indisprimary
                """.formatted(table));
        if (key != null) {
            var stolen = verbatim.replace(foreign.toString(), own.toString());
            leavesForeignRows(
                    before,
                    "upsert over a foreign row",
                    stolen + " on conflict (%s) do update set tenant_id = excluded.tenant_id".formatted(key));
        }
    }

    private void readWithoutTenant() throws SQLException {
        actAs("");
        var count = new @Nullable String[1];
        refusal("select", () -> count[0] = query("select count(*) from " + table));
        if (count[0] != null && !"0".equals(count[0])) {
            violations.add("select without a tenant read %s row(s)".formatted(count[0]));
        }
    }

    /** An attack passes when it is refused or leaves what the foreign tenant sees as it was. */
    private void leavesForeignRows(@Nullable String before, String attack, String sql) throws SQLException {
        var after = new @Nullable String[] {before};
        refusal(attack, () -> {
            execute(sql);
            actAs(foreign.toString());
            after[0] = foreignRows();
        });
        if (before != null && !before.equals(after[0])) {
            violations.add("%s changed foreign rows: %s".formatted(attack, sql));
        }
    }

    /** Runs the attack, takes it back and returns the SQL state with which it was refused, or null if it was not. */
    private @Nullable String refusal(String attack, Statement statement) throws SQLException {
        var savepoint = connection.setSavepoint();
        try {
            statement.run();
            return null;
        } catch (SQLException refused) {
            return refused.getSQLState();
        } catch (IOException e) {
            throw new UncheckedIOException(attack, e);
        } finally {
            connection.rollback(savepoint);
        }
    }

    private @Nullable String foreignRows() throws SQLException {
        return query("""
                select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '')
                  from %s t where tenant_id = '%s'
                """.formatted(table, foreign));
    }

    private String copyOut() throws SQLException {
        var out = new StringWriter();
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + table + " to stdout", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private void copyIn() throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin", new ByteArrayInputStream(new byte[0]));
    }

    private void actAs(String tenant) throws SQLException {
        query("select set_config('basefly.tenant_id', '%s', true)".formatted(tenant));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private @Nullable String query(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private interface Statement {
        void run() throws SQLException, IOException;
    }
}
