package dev.basefly.roles;

import dev.basefly.access.spi.RoleDefinition;
import dev.basefly.access.spi.RoleSource;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.util.List;

/** What decisions are made from. */
@CrossTenant(
        reason = "roles are read beside the tenant's open transaction, so that nothing uncommitted is kept in memory")
final class CommittedRoles implements RoleSource {

    private final RoleRows rows;

    CommittedRoles(SystemDatabase database) {
        this.rows = new RoleRows(database.jdbc());
    }

    @Override
    public List<RoleDefinition> of(TenantId organization) {
        return rows.of(organization).stream().map(Role::definition).toList();
    }
}
