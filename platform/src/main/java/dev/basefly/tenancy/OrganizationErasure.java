package dev.basefly.tenancy;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes everything an organization has, in whichever module's tables, except for its audit log, which outlives it. The
 * tables and their order are read from the catalogue, so a new module needs nothing.
 */
@CrossTenant(reason = "the organization itself goes with all it has")
public final class OrganizationErasure {

    private static final String KEPT = "audit_%";

    private final SystemDatabase database;

    OrganizationErasure(SystemDatabase database) {
        this.database = database;
    }

    record Reference(String child, String parent) {}

    /** Deletes the organization and its rows; takes part in a transaction of the system database that is open. */
    public void erase(TenantId organization) {
        database.inTransaction(() -> {
            for (String table : childrenFirst(tables(), references())) {
                database.jdbc()
                        .sql("delete from " + table + " where tenant_id = :organization")
                        .param("organization", organization.value())
                        .update();
            }
            return true;
        });
    }

    /** Quoted where they need it, for they become part of a statement. */
    private List<String> tables() {
        return database.jdbc()
                .sql("""
                        select quote_ident(c.relname) from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                          and not c.relispartition and c.relname not like :kept
                        order by c.relname
                        """)
                .param("kept", KEPT)
                .query((row, index) -> row.getString(1))
                .list();
    }

    private List<Reference> references() {
        return database.jdbc()
                .sql("""
                        select distinct quote_ident(child.relname) as child, quote_ident(parent.relname) as parent
                        from pg_constraint f
                        join pg_class child on child.oid = f.conrelid join pg_class parent on parent.oid = f.confrelid
                        where f.contype = 'f' and f.conrelid <> f.confrelid
                        """)
                .query((row, index) -> new Reference(row.getString("child"), row.getString("parent")))
                .list();
    }

    /** Every table after those that refer to it; tables that refer to each other come in the order of their names. */
    static List<String> childrenFirst(List<String> tables, List<Reference> references) {
        Map<String, List<String>> children = new HashMap<>();
        references.forEach(reference -> children.computeIfAbsent(reference.parent(), parent -> new ArrayList<>())
                .add(reference.child()));
        List<String> order = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        tables.forEach(table -> visit(table, children, seen, order));
        order.retainAll(tables);
        return order;
    }

    private static void visit(String table, Map<String, List<String>> children, Set<String> seen, List<String> order) {
        if (seen.add(table)) {
            children.getOrDefault(table, List.of()).forEach(child -> visit(child, children, seen, order));
            order.add(table);
        }
    }
}
