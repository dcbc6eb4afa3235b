package dev.basefly.plans;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;

/** What an organization bought goes with it. */
@CrossTenant(reason = "plans are the installation's")
final class PlanErasure implements ErasurePart {

    private final SystemDatabase database;
    private final AssignmentRows rows;

    PlanErasure(SystemDatabase database) {
        this.database = database;
        this.rows = new AssignmentRows(database.jdbc());
    }

    @Override
    public String name() {
        return "plans";
    }

    @Override
    public long erase(TenantId organization) {
        return database.inTransaction(() -> {
            rows.lock(organization);
            return rows.delete(organization);
        });
    }
}
