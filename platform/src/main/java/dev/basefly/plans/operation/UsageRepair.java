package dev.basefly.plans.operation;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobKind;
import dev.basefly.plans.Quotas;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Corrects what is counted by what there really is, organization by organization. */
@CrossTenant(reason = "goes through all organizations")
public final class UsageRepair {

    private static final int AT_ONCE = 500;

    private final SystemDatabase database;
    private final Quotas quotas;

    /** The job that does it each night. */
    record Nightly() {

        static final JobKind<Nightly> KIND = JobKind.of("plans.repair_usage", Nightly.class)
                .withTimeout(Duration.ofHours(2))
                .internal();
    }

    UsageRepair(SystemDatabase database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** Corrects the counts of one organization and returns how many were wrong; each is recorded in its audit log. */
    public int repair(TenantId organization) {
        return Tenant.call(organization, quotas::repair);
    }

    /** Corrects the counts of all organizations as long as it may go on, and returns how many were wrong. */
    int repairAll(BooleanSupplier goesOn) {
        int wrong = 0;
        UUID last = new UUID(0, 0);
        List<UUID> some = after(last);
        while (!some.isEmpty() && goesOn.getAsBoolean()) {
            for (UUID organization : some) {
                wrong += repair(new TenantId(organization));
            }
            last = some.getLast();
            some = after(last);
        }
        return wrong;
    }

    private List<UUID> after(UUID last) {
        return database.jdbc()
                .sql("""
                        select tenant_id from organizations where tenant_id > :last and deleted_at is null
                        order by tenant_id limit :most
                        """)
                .param("last", last)
                .param("most", AT_ONCE)
                .query((row, _) -> row.getObject("tenant_id", UUID.class))
                .list();
    }
}
