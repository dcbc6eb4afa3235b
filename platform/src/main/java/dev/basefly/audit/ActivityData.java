package dev.basefly.audit;

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

/** What a person did. It stays when the account goes: the log holds their id, which then leads to nobody. */
@CrossTenant(reason = "a person acts in several organizations")
final class ActivityData implements PersonalData {

    private static final int MOST = 10_000;

    private final SystemDatabase database;

    ActivityData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "activity";
    }

    /** The newest 10,000 events; what an event changed belongs to the organization. */
    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select tenant_id, occurred_at, action, target_type, target_id, address
                        from audit_events where actor_id = :person order by id desc limit :most
                        """)
                .param("person", person.id().toString())
                .param("most", MOST)
                .query((row, index) -> Columns.of(row)
                        .value("organization", new TenantId(row.getObject("tenant_id", UUID.class)).toString())
                        .instant("at", "occurred_at")
                        .text("action")
                        .text("targetType", "target_type")
                        .text("targetId", "target_id")
                        .text("address")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.kept(
                "Entries of audit logs",
                of(person).size(),
                "organizations must be able to show what was done; without the account your id leads to nobody");
    }

    /** Nothing: the log only grows. */
    @Override
    public void erase(DataSubject person) {}
}
