package dev.basefly.clusters;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The clusters a person created. They are their organization's, so they stay with it when the person goes. */
@CrossTenant(reason = "a person creates clusters in several organizations")
final class OwnedClusters implements PersonalData {

    private final SystemDatabase database;

    OwnedClusters(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "clusters";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select id, tenant_id, name, location, plan, status, created_at, deleted_at
                        from clusters where owner_id = :person order by id
                        """)
                .param("person", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .value("id", new ClusterId(row.getObject("id", UUID.class)).toString())
                        .value("organization", new TenantId(row.getObject("tenant_id", UUID.class)).toString())
                        .text("name")
                        .text("location")
                        .text("plan")
                        .text("status")
                        .instant("createdAt", "created_at")
                        .instant("deletedAt", "deleted_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.kept(
                "Clusters you created", of(person).size(), "they belong to their organization, and go only with it");
    }

    /** Nothing: the id that stays leads to nobody. */
    @Override
    public void erase(DataSubject person) {}
}
