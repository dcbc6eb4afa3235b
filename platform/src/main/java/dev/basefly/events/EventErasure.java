package dev.basefly.events;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.spi.ErasurePart;
import java.util.List;

/** Events of the installation that name an organization, such as that somebody founded it, go with it. */
@CrossTenant(reason = "the installation's own events belong to no tenant")
final class EventErasure implements ErasurePart {

    private final SystemDatabase database;

    EventErasure(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "installationEvents";
    }

    @Override
    public long erase(TenantId organization) {
        return List.of("event_outbox", "events").stream()
                .mapToLong(table -> database.jdbc()
                        .sql("delete from " + table + " where tenant_id = :installation and payload::text like :named")
                        .param("installation", TenantId.INSTALLATION.value())
                        .param("named", "%\"" + organization + "\"%")
                        .update())
                .sum();
    }
}
