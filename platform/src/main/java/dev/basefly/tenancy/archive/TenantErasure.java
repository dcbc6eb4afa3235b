package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ErasurePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Erases a deleted organization from every table of the tenants, some rows at a time, and certifies it. What a crash
 * interrupts goes on where it was: the counts are written in the transactions that delete.
 */
@CrossTenant(reason = "the organization is no tenant any more that work could be done for")
final class TenantErasure {

    private static final int ROWS = 5_000;
    private static final int PASSES = 5;

    private final SystemDatabase database;
    private final Organizations organizations;
    private final TenantTables tables;
    private final TenantOperations operations;
    private final Certificates certificates;
    private final List<ErasurePart> parts;

    TenantErasure(
            SystemDatabase database,
            Organizations organizations,
            TenantTables tables,
            TenantOperations operations,
            Certificates certificates,
            List<ErasurePart> parts) {
        this.database = database;
        this.organizations = organizations;
        this.tables = tables;
        this.operations = operations;
        this.certificates = certificates;
        this.parts = List.copyOf(parts);
    }

    /**
     * Erases the organization.
     *
     * @throws ApiError NOT_FOUND; CONFLICT {@code organization_state} unless it is deleted, {@code operation_running}
     */
    ErasureCertificate erase(TenantId id) {
        requireDeleted(id);
        OperationId operation = operations.start(id, TenantOperation.Kind.ERASURE);
        return operations.finish(operation, () -> {
            claim(id);
            parts.forEach(part -> operations.count(operation, part.name(), part.erase(id)));
            Predicate<TenantTable> erased = operations.keepsAudit(operation)
                    ? table -> table.erasable() && !table.isAudit()
                    : TenantTable::erasable;
            List<TenantTable> last = those(erased).reversed();
            for (int pass = 0; pass < PASSES; pass++) {
                last.forEach(table -> empty(table, id, operation));
                if (left(id, last).isEmpty()) {
                    return certificates.issue(id, operation, names(those(erased.negate())));
                }
            }
            throw new IllegalStateException("Rows of " + id + " keep coming back: " + left(id, last));
        });
    }

    /**
     * Decides, in the transaction that is open, that the organization is erased except for its audit log, whatever its state
     * is: it cannot be restored, and is due at once.
     */
    void decide(TenantId id) {
        database.jdbc()
                .sql("update organizations set state = 'DELETED', deleted_at = 'epoch' where tenant_id = :id")
                .param("id", id.value())
                .update();
        operations.planErasure(id);
    }

    /**
     * Makes the organization one that cannot be restored any more: a restoration demands, under the same lock of the row, that
     * it was deleted lately. An erasure that failed is due at once, so that it goes on by itself.
     */
    void claim(TenantId id) {
        int claimed = database.jdbc()
                .sql("update organizations set deleted_at = 'epoch' where tenant_id = :id and state = 'DELETED'")
                .param("id", id.value())
                .update();
        if (claimed == 0 && organizations.find(id).isPresent()) {
            throw onlyDeleted();
        }
    }

    /** Tables that still hold rows of the organization, with their number. */
    Map<String, Long> left(TenantId id) {
        return left(id, those(TenantTable::erasable));
    }

    private Map<String, Long> left(TenantId id, List<TenantTable> among) {
        Map<String, Long> left = new LinkedHashMap<>();
        for (TenantTable table : among) {
            long rows = database.jdbc()
                    .sql("select count(*) from " + table.name() + " where tenant_id = :id")
                    .param("id", id.value())
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                left.put(table.name(), rows);
            }
        }
        return left;
    }

    private List<TenantTable> those(Predicate<TenantTable> which) {
        return tables.inOrder().stream().filter(which).toList();
    }

    private static List<String> names(List<TenantTable> tables) {
        return tables.stream().map(TenantTable::name).toList();
    }

    private void requireDeleted(TenantId id) {
        Optional<Organization> organization = organizations.find(id);
        if (organization.isEmpty() && !operations.isUnfinished(id, TenantOperation.Kind.ERASURE)) {
            throw ApiError.notFound("Organization");
        }
        if (organization.isPresent() && organization.get().state() != OrganizationState.DELETED) {
            throw onlyDeleted();
        }
    }

    private static ApiError onlyDeleted() {
        return ApiError.conflict("organization_state", "Only a deleted organization can be erased")
                .remedy("Delete it first; until it is erased it can be restored");
    }

    private void empty(TenantTable table, TenantId id, OperationId operation) {
        // Rows that refer to others of their table must go together. A place is one of each partition: the row there
        // may be
        // another organization's.
        String some = table.selfReferences().isEmpty()
                ? "tenant_id = :id and ctid = any(array(select ctid from " + table.name()
                        + " where tenant_id = :id limit " + ROWS + "))"
                : "tenant_id = :id";
        int deleted;
        do {
            deleted = database.inTransaction(() -> {
                // The audit log refuses to lose rows unless it is told that they are retired.
                database.jdbc()
                        .sql("select set_config('basefly.audit_retires', 'on', true)")
                        .query(String.class)
                        .single();
                int rows = database.jdbc()
                        .sql("delete from " + table.name() + " where " + some)
                        .param("id", id.value())
                        .update();
                operations.count(operation, table.name(), rows);
                return rows;
            });
        } while (deleted > 0);
    }
}
