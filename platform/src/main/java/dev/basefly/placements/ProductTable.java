package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.database.PlaceConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of product data, read from the catalogue.
 *
 * @param columns quoted names of the columns that are not generated
 * @param key quoted names of the primary key's columns
 * @param keyTypes their types, in the same order
 */
record ProductTable(String name, List<String> columns, List<String> key, List<String> keyTypes) {

    private static final String TABLES = """
            select c.relname,
                (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
                (select array_agg(quote_ident(a.attname) order by k.at)
                 from unnest(i.indkey::int2[]) with ordinality as k (attnum, at)
                 join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as key,
                (select array_agg(format_type(a.atttypid, a.atttypmod) order by k.at)
                 from unnest(i.indkey::int2[]) with ordinality as k (attnum, at)
                 join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as key_types
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_index i on i.indrelid = c.oid and i.indisprimary
            where n.nspname = :schema
            and exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'place_guard')
            order by c.relname
            """;

    private static final String REFERENCES = """
            select c.relname, r.relname as referred
            from pg_constraint f
            join pg_class c on c.oid = f.conrelid
            join pg_class r on r.oid = f.confrelid
            join pg_namespace n on n.oid = c.relnamespace
            where f.contype = 'f' and n.nspname = :schema
            """;

    private record Reference(String from, String to) {}

    ProductTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        keyTypes = List.copyOf(keyTypes);
    }

    /**
     * The product's tables in a schema, each after those it refers to.
     *
     * @throws ApiError CONFLICT when tables refer to each other in a circle, or a table to itself: their rows have no order
     */
    static List<ProductTable> of(PlaceConnection place, String schema) {
        List<ProductTable> waiting = new ArrayList<>(place.jdbc()
                .sql(TABLES)
                .param("schema", schema)
                .query(ProductTable::table)
                .list());
        List<Reference> references = place.jdbc()
                .sql(REFERENCES)
                .param("schema", schema)
                .query((row, index) -> new Reference(row.getString(1), row.getString(2)))
                .list();
        List<ProductTable> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<String> later = waiting.stream().map(ProductTable::name).toList();
            List<ProductTable> next = waiting.stream()
                    .filter(table -> references.stream()
                            .noneMatch(reference ->
                                    reference.from().equals(table.name()) && later.contains(reference.to())))
                    .toList();
            if (next.isEmpty()) {
                throw ApiError.conflict("tables_in_a_circle", "Tables refer to each other in a circle: " + later)
                        .remedy("Refer through a table between them");
            }
            ordered.addAll(next);
            waiting.removeAll(next);
        }
        return List.copyOf(ordered);
    }

    String in(String schema) {
        return schema + ".\"" + name + "\"";
    }

    String columnList() {
        return String.join(", ", columns);
    }

    /** The columns of a composite value {@code r}. */
    String columnsOf(String value) {
        return columns.stream().map(column -> "(" + value + ")." + column).collect(Collectors.joining(", "));
    }

    String keyList() {
        return String.join(", ", key);
    }

    String keyRow() {
        return "(" + keyList() + ")";
    }

    /** The key of the row {@code c} as a JSON array of texts. */
    String keyOfRow() {
        return key.stream()
                .map(column -> "to_jsonb(c." + column + ") #>> '{}'")
                .collect(Collectors.joining(", ", "jsonb_build_array(", ")"));
    }

    /** The columns of the key of the row {@code c}. */
    String keyColumns() {
        return "(" + keyOrder() + ")";
    }

    String keyOrder() {
        return key.stream().map(column -> "c." + column).collect(Collectors.joining(", "));
    }

    /** The same from a JSON array. */
    String keyFrom(String json) {
        return IntStream.range(0, key.size())
                .mapToObj(at -> "(" + json + " ->> " + at + ")::" + keyTypes.get(at))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static ProductTable table(ResultSet row, int index) throws SQLException {
        return new ProductTable(
                row.getString("relname"),
                List.of((String[]) row.getArray("columns").getArray()),
                List.of((String[]) row.getArray("key").getArray()),
                List.of((String[]) row.getArray("key_types").getArray()));
    }
}
