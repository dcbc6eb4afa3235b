package dev.basefly.tenancy.archive;

import java.util.List;

/**
 * A table of the tenants as the catalogue describes it. All names are quoted where they need to be.
 *
 * @param columns all that are stored, in their order
 * @param key the primary key, in its order
 * @param ids uuid columns that identify rows of the tenant, here or in another table of the tenants
 * @param people columns that refer to people
 * @param selfReferences columns that refer to rows of this very table
 * @param readable whether the tenant itself may read it; what the system keeps about a tenant does not travel
 * @param erasable whether its rows may be removed; the heads of the audit log may not, which hold hashes only
 */
record TenantTable(
        String name,
        List<String> columns,
        List<String> key,
        List<String> ids,
        List<String> people,
        List<String> selfReferences,
        boolean readable,
        boolean erasable) {

    static final String ROOT = "organizations";

    TenantTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        ids = List.copyOf(ids);
        people = List.copyOf(people);
        selfReferences = List.copyOf(selfReferences);
    }

    boolean isAudit() {
        return name.startsWith("audit_");
    }

    boolean isRoot() {
        return name.equals(ROOT);
    }
}
