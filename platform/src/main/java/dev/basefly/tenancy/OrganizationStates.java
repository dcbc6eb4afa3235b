package dev.basefly.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.support.SqlArrayValue;

/** The state of each organization as requests need it: at most a second old on every node, and new at once on this one. */
@CrossTenant(reason = "the state decides whether work for the tenant may begin at all")
public final class OrganizationStates {

    private static final Duration KEPT = Duration.ofSeconds(1);

    private final SystemDatabase database;
    private final Cache<TenantId, OrganizationState> known =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KEPT).build();

    OrganizationStates(SystemDatabase database) {
        this.database = database;
    }

    /** An organization that does not exist any more counts as deleted. */
    OrganizationState of(TenantId organization) {
        return known.get(organization, this::read);
    }

    /** Which of some tenants no work may be done for, because they are suspended, deleted or gone. */
    public Set<UUID> inactive(Set<UUID> tenants) {
        Set<UUID> inactive = new HashSet<>(tenants);
        if (!tenants.isEmpty()) {
            database.jdbc()
                    .sql("select tenant_id from organizations where state = 'ACTIVE' and tenant_id = any(?)")
                    .param(new SqlArrayValue("uuid", tenants.toArray()))
                    .query(row -> {
                        inactive.remove(row.getObject(1, UUID.class));
                    });
        }
        return inactive;
    }

    void forget(TenantId organization) {
        known.invalidate(organization);
    }

    private OrganizationState read(TenantId organization) {
        return database.jdbc()
                .sql("select state from organizations where tenant_id = :id")
                .param("id", organization.value())
                .query((row, index) -> OrganizationState.valueOf(row.getString(1)))
                .optional()
                .orElse(OrganizationState.DELETED);
    }
}
