package dev.basefly.placements;

import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.runtime.TenantId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * The rows of one tenant in one place. Rows travel as PostgreSQL's text of the whole row, which loses nothing of any
 * type, and are compared by the SHA-256 of that text.
 *
 * @param schema the schema of the product's tables there
 */
record TenantRows(PlaceConnection place, String schema, UUID tenant) {

    private static final Logger log = LoggerFactory.getLogger(TenantRows.class);

    private static final int BATCH = 500;

    /** Rows that are removed in one transaction. */
    private static final int CHUNK = 1_000;

    /** A row and its key as a JSON array of texts. */
    record Row(String key, String text) {}

    /** How many rows, and the sum of the first 64 bits of each one's hash: equal for equal rows in any order. */
    record Sum(long rows, BigDecimal hash) {

        static final Sum NONE = new Sum(0, BigDecimal.ZERO);

        Sum plus(Sum other) {
            return new Sum(rows + other.rows, hash.add(other.hash));
        }
    }

    /** The tenant's rows in the place, by a connection that may write where guards refuse others. */
    static TenantRows open(Places places, Placement placement, TenantId tenant) throws SQLException {
        PlaceConnection place = places.open(placement);
        try {
            place.execute(
                    "set role basefly_system",
                    "set basefly.copying = 'on'",
                    // Below deadlock_timeout: in a circle of waiting with a writer it is never the writer who pays.
                    "set lock_timeout = '250ms'",
                    "set timezone = 'UTC'",
                    "set datestyle = 'ISO, MDY'",
                    "set intervalstyle = 'postgres'",
                    "set bytea_output = 'hex'",
                    "set extra_float_digits = 1");
        } catch (DataAccessException refused) {
            place.close();
            throw refused;
        }
        return new TenantRows(place, placement.schema(), tenant.value());
    }

    /** Says in the place's own database where the tenant's rows are; the guard of writes looks there. */
    void writePlace(@Nullable String home, boolean following, boolean overwrite) {
        place.jdbc()
                .sql(
                        "insert into public.tenant_places (tenant, schema_name, following) values (:tenant, :schema, :following)"
                                + " on conflict (tenant) do "
                                + (overwrite
                                        ? "update set schema_name = excluded.schema_name, following = excluded.following"
                                        : "nothing"))
                .param("tenant", tenant)
                .param("schema", home, Types.VARCHAR)
                .param("following", following)
                .update();
    }

    /** Removes all rows, some at a time, from a place in which the tenant does not live. */
    void empty() {
        if (home(Placement.PUBLIC).equals(schema)) {
            throw new IllegalStateException("The tenant lives here");
        }
        for (ProductTable table : ProductTable.of(place, schema).reversed()) {
            while (removeSome(table, CHUNK) == CHUNK) {
                log.debug("Removed a chunk of {}", table.name());
            }
        }
    }

    /**
     * The schema in which the place's own database says that the tenant's rows are, empty where they are in another one.
     *
     * @param otherwise the answer where nothing is said
     */
    String home(String otherwise) {
        return place.jdbc()
                .sql("""
                        select coalesce((select coalesce(schema_name, '') from public.tenant_places
                                         where tenant = :tenant), :otherwise)
                        """)
                .param("tenant", tenant)
                .param("otherwise", otherwise)
                .query(String.class)
                .single();
    }

    /** Forgets the changes that were recorded for a move. */
    void forgetChanges() {
        place.jdbc()
                .sql("delete from public.tenant_changes where tenant = :tenant")
                .param("tenant", tenant)
                .update();
    }

    /** The rows after a key, in the order of keys. */
    List<Row> after(ProductTable table, @Nullable String key, int limit) {
        String condition = key == null ? "" : " and " + table.keyColumns() + " > " + table.keyFrom(":key::jsonb");
        var query = place.jdbc()
                .sql("select " + table.keyOfRow() + "::text, c::text from " + table.in(schema)
                        + " c where c.tenant_id = :tenant" + condition + " order by " + table.keyOrder()
                        + " limit :limit")
                .param("tenant", tenant)
                .param("limit", limit);
        return (key == null ? query : query.param("key", key))
                .query((row, index) -> new Row(row.getString(1), row.getString(2)))
                .list();
    }

    /** Those rows of these keys that exist. */
    List<Row> withKeys(ProductTable table, List<String> keys) {
        List<Row> found = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            found.addAll(place.jdbc()
                    .sql("select k::text, c::text from jsonb_array_elements(:keys::jsonb) k join " + table.in(schema)
                            + " c on " + table.keyColumns() + " = " + table.keyFrom("k") + " and c.tenant_id = :tenant")
                    .param("keys", json(keys.subList(from, Math.min(keys.size(), from + BATCH))))
                    .param("tenant", tenant)
                    .query((row, index) -> new Row(row.getString(1), row.getString(2)))
                    .list());
        }
        return found;
    }

    /**
     * Adds rows that are missing. One that does not fit is left out: it changed since it was read, or what it conflicts
     * with or refers to did, so it is among the changes, and whatever is left out after all shows when places are compared.
     */
    void addMissing(ProductTable table, List<Row> rows) {
        String sql = insert(table) + " on conflict do nothing";
        place.inTransaction(() -> {
            try {
                return place.inSavepoint(() -> write(sql, rows));
            } catch (DataIntegrityViolationException oneDoesNotFit) {
                rows.forEach(row -> writeIfItFits(sql, row));
                return rows.size();
            }
        });
    }

    /**
     * Makes the rows of these keys equal to those given. Rows may exchange unique values, so one that conflicts waits for
     * the others; takes part in the open transaction.
     */
    void replace(ProductTable table, List<Row> rows) {
        String sql = insert(table) + " on conflict (" + table.keyList() + ") do update set "
                + table.columns().stream()
                        .map(column -> column + " = excluded." + column)
                        .collect(Collectors.joining(", "));
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<Row> batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
            try {
                place.inSavepoint(() -> write(sql, batch));
            } catch (DataIntegrityViolationException conflict) {
                replaceOneByOne(table, sql, rows.subList(from, rows.size()));
                return;
            }
        }
    }

    /** Removes the rows of these keys; takes part in the open transaction. */
    void remove(ProductTable table, List<String> keys) {
        for (int from = 0; from < keys.size(); from += BATCH) {
            place.jdbc()
                    .sql("delete from " + table.in(schema) + " c using jsonb_array_elements(:keys::jsonb) k where "
                            + table.keyColumns() + " = " + table.keyFrom("k") + " and c.tenant_id = :tenant")
                    .param("keys", json(keys.subList(from, Math.min(keys.size(), from + BATCH))))
                    .param("tenant", tenant)
                    .update();
        }
    }

    /** Removes some rows; returns how many. */
    private int removeSome(ProductTable table, int limit) {
        return place.jdbc()
                .sql("delete from " + table.in(schema) + " where " + table.keyRow() + " in (select " + table.keyList()
                        + " from " + table.in(schema) + " where tenant_id = :tenant limit :limit)")
                .param("tenant", tenant)
                .param("limit", limit)
                .update();
    }

    Sum sum(ProductTable table) {
        return place.jdbc()
                .sql("""
                        select count(*), coalesce(sum(('x' || encode(substring(
                            sha256(convert_to(c::text, 'UTF8')) from 1 for 8), 'hex'))::bit(64)::bigint), 0)
                        from\s""" + table.in(schema) + " c where tenant_id = :tenant")
                .param("tenant", tenant)
                .query((row, index) -> new Sum(row.getLong(1), row.getBigDecimal(2)))
                .single();
    }

    Sum sum(List<ProductTable> tables) {
        return tables.stream().map(this::sum).reduce(Sum.NONE, Sum::plus);
    }

    private int write(String sql, List<Row> rows) {
        return rows.isEmpty()
                ? 0
                : place.jdbc()
                        .sql(sql)
                        .param("rows", rows.stream().map(Row::text).toArray(String[]::new))
                        .update();
    }

    private void writeIfItFits(String sql, Row row) {
        try {
            place.inSavepoint(() -> write(sql, List.of(row)));
        } catch (DataIntegrityViolationException changedSince) {
            // Among the changes, which are copied later.
        }
    }

    private void replaceOneByOne(ProductTable table, String sql, List<Row> rows) {
        Queue<Row> waiting = new ArrayDeque<>(rows);
        Set<Row> stuck = new HashSet<>();
        while (!waiting.isEmpty()) {
            Row row = waiting.remove();
            try {
                place.inSavepoint(() -> write(sql, List.of(row)));
                stuck.clear();
            } catch (DataIntegrityViolationException conflict) {
                waiting.add(row);
                if (!stuck.add(row) && stuck.size() == waiting.size()) {
                    // Each waits for another one: they can only come in together, after all of them are out.
                    remove(table, waiting.stream().map(Row::key).toList());
                    write(sql, List.copyOf(waiting));
                    return;
                }
            }
        }
    }

    private String insert(ProductTable table) {
        return "insert into " + table.in(schema) + " (" + table.columnList() + ") select " + table.columnsOf("s.r")
                + " from (select text::" + table.in(schema) + " as r from unnest(:rows::text[]) as text) s";
    }

    private static String json(List<String> keys) {
        return "[" + String.join(",", keys) + "]";
    }
}
