package dev.basefly.tenancy.archive;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.tenancy.spi.UnportableTable;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads from the catalogue which tables hold tenants' rows, so that no module has to tell and none can be forgotten. */
@CrossTenant(reason = "the catalogue belongs to no tenant")
final class TenantTables {

    private static final String TABLES = """
            select quote_ident(c.relname) as name,
                (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
                coalesce((select array_agg(quote_ident(a.attname) order by k.place)
                   from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, place)
                   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                  where i.indrelid = c.oid and i.indisprimary), '{}') as key,
                coalesce((select array_agg(quote_ident(a.attname) order by a.attnum)
                   from pg_index i cross join unnest(i.indkey) k (attnum)
                   join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                  where i.indrelid = c.oid and i.indisprimary and a.atttypid = 'uuid'::regtype
                    and a.attname <> 'tenant_id'), '{}') as key_ids,
                has_table_privilege('basefly_app', c.oid, 'select') as readable,
                has_table_privilege('basefly_system', c.oid, 'delete') as erasable
              from pg_class c
             where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
               and exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
             order by c.relname
            """;

    /** One row per column pair of a foreign key between tables of the schema. */
    private static final String REFERENCES = """
            select quote_ident(f.relname) as source, quote_ident(fa.attname) as column, quote_ident(t.relname) as target,
                   k.conname as name, quote_ident(ta.attname) as target_column,
                   fa.atttypid = 'uuid'::regtype as by_uuid
              from pg_constraint k
              join pg_class f on f.oid = k.conrelid
              join pg_class t on t.oid = k.confrelid
              cross join unnest(k.conkey, k.confkey) as pair (source_column, target_column)
              join pg_attribute fa on fa.attrelid = f.oid and fa.attnum = pair.source_column
              join pg_attribute ta on ta.attrelid = t.oid and ta.attnum = pair.target_column
             where k.contype = 'f' and f.relnamespace = 'public'::regnamespace and not f.relispartition
             order by k.conname, fa.attnum
            """;

    private static final String OWN_EXPORT =
            "the audit log is sealed with this installation's key, and has an export of its own";

    /** Tables of modules that cannot know of archives. */
    private static final Map<String, String> ALWAYS_LEFT_BEHIND = Map.of(
            "organization_slugs",
            "the importing installation decides which slugs are free",
            "audit_events",
            OWN_EXPORT,
            "audit_seals",
            OWN_EXPORT,
            "audit_heads",
            OWN_EXPORT);

    private final SystemDatabase database;
    private final Map<String, String> leftBehind;

    TenantTables(SystemDatabase database, List<UnportableTable> unportable) {
        this.database = database;
        Map<String, String> reasons = new TreeMap<>(ALWAYS_LEFT_BEHIND);
        unportable.forEach(table -> reasons.put(table.table(), table.reason()));
        this.leftBehind = Collections.unmodifiableMap(reasons);
    }

    /** Tables that do not travel, with the reason. */
    Map<String, String> leftBehind() {
        return leftBehind;
    }

    /** Those that travel, in the same order: no other is written into an archive or taken from one. */
    List<TenantTable> portable() {
        return inOrder().stream()
                .filter(table -> table.readable() && !leftBehind.containsKey(table.name()))
                .toList();
    }

    /** A column that refers to one of another table, as part of the foreign key of that name. */
    record Reference(String source, String column, String target, String name, String targetColumn, boolean byUuid) {}

    /** All of them, those that others refer to first. */
    List<TenantTable> inOrder() {
        List<Reference> references = references();
        List<TenantTable> tables = database.jdbc()
                .sql(TABLES)
                .query((row, index) -> table(row, references))
                .list();
        return ordered(tables, references);
    }

    List<Reference> references() {
        return database.jdbc()
                .sql(REFERENCES)
                .query((row, index) -> new Reference(
                        row.getString("source"),
                        row.getString("column"),
                        row.getString("target"),
                        row.getString("name"),
                        row.getString("target_column"),
                        row.getBoolean("by_uuid")))
                .list();
    }

    private static TenantTable table(ResultSet row, List<Reference> references) throws SQLException {
        String name = row.getString("name");
        List<Reference> own = references.stream()
                .filter(reference ->
                        reference.source().equals(name) && !reference.column().equals("tenant_id"))
                .toList();
        Set<String> people = columns(own, reference -> reference.target().equals("users"));
        Set<String> ids = new LinkedHashSet<>(strings(row.getArray("key_ids")));
        ids.addAll(columns(
                own, reference -> reference.byUuid() && !reference.target().equals("users")));
        ids.removeAll(people);
        return new TenantTable(
                name,
                strings(row.getArray("columns")),
                strings(row.getArray("key")),
                List.copyOf(ids),
                List.copyOf(people),
                List.copyOf(columns(own, reference -> reference.target().equals(name))),
                row.getBoolean("readable"),
                row.getBoolean("erasable"));
    }

    private static Set<String> columns(List<Reference> references, java.util.function.Predicate<Reference> which) {
        return references.stream()
                .filter(which)
                .map(Reference::column)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Depth first, by name; a table that refers to itself is no cycle. */
    static List<TenantTable> ordered(List<TenantTable> tables, List<Reference> references) {
        Map<String, TenantTable> byName = tables.stream()
                .sorted(Comparator.comparing(TenantTable::name))
                .collect(Collectors.toMap(
                        TenantTable::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));
        Set<TenantTable> ordered = new LinkedHashSet<>();
        byName.values().forEach(table -> visit(table, byName, references, new ArrayList<>(), ordered));
        return List.copyOf(ordered);
    }

    private static void visit(
            TenantTable table,
            Map<String, TenantTable> byName,
            List<Reference> references,
            List<String> path,
            Set<TenantTable> ordered) {
        if (ordered.contains(table) || path.contains(table.name())) {
            return;
        }
        path.add(table.name());
        references.stream()
                .filter(reference -> reference.source().equals(table.name()))
                .filter(reference -> byName.containsKey(reference.target()))
                .map(reference -> Objects.requireNonNull(byName.get(reference.target())))
                .filter(target -> !target.equals(table))
                .forEach(target -> visit(target, byName, references, path, ordered));
        path.removeLast();
        ordered.add(table);
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
