package dev.basefly.placements;

import dev.basefly.placements.TenantRows.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows that changed in the old place since they were copied, and how to make the new place equal again. */
final class Changes {

    private final TenantRows from;
    private final TenantRows to;
    private final List<ProductTable> tables;
    private final Map<String, List<String>> keys = new HashMap<>();
    private final Map<String, List<Row>> current = new HashMap<>();

    private Changes(TenantRows from, TenantRows to, List<ProductTable> tables) {
        this.from = from;
        this.to = to;
        this.tables = tables;
    }

    /** Takes what has been recorded out of the record; part of the open transaction in the old place. */
    static Changes take(TenantRows from, TenantRows to, List<ProductTable> tables) {
        Changes changes = new Changes(from, to, tables);
        from.place()
                .jdbc()
                .sql("""
                        with taken as (delete from public.tenant_changes where tenant = :tenant returning table_name, key)
                        select distinct table_name, to_jsonb(key)::text from taken
                        """)
                .param("tenant", from.tenant())
                .query((row, index) -> changes.keys
                        .computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        for (ProductTable table : tables) {
            changes.current.put(table.name(), from.withKeys(table, changes.of(table)));
        }
        return changes;
    }

    int size() {
        return keys.values().stream().mapToInt(List::size).sum();
    }

    /** Makes the new place equal for the changed rows: first out what is gone, children first, then in what is there. */
    void apply() {
        to.place().inTransaction(() -> {
            for (ProductTable table : tables.reversed()) {
                Set<String> gone = new HashSet<>(of(table));
                now(table).forEach(row -> gone.remove(row.key()));
                to.remove(table, List.copyOf(gone));
            }
            for (ProductTable table : tables) {
                to.replace(table, now(table));
            }
            return true;
        });
    }

    /** Whether the changed rows are the same in both places. */
    boolean same() {
        return tables.stream()
                .allMatch(table -> new HashSet<>(now(table)).equals(new HashSet<>(to.withKeys(table, of(table)))));
    }

    TenantRows from() {
        return from;
    }

    private List<String> of(ProductTable table) {
        return keys.getOrDefault(table.name(), List.of());
    }

    private List<Row> now(ProductTable table) {
        return current.getOrDefault(table.name(), List.of());
    }
}
