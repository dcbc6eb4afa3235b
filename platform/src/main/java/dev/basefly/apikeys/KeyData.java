package dev.basefly.apikeys;

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

/** The keys that act in a person's name, in whichever organization; they end with the account. */
@CrossTenant(reason = "a person makes keys in several organizations")
final class KeyData implements PersonalData {

    private final SystemDatabase database;

    KeyData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "apiKeys";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select id, tenant_id, name, scopes, allowed_addresses, created_at, expires_at, last_used_at,
                            revoked_at
                        from api_keys where created_by = :person order by id
                        """)
                .param("person", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .value("id", new ApiKeyId(row.getObject("id", UUID.class)).toString())
                        .value("organization", new TenantId(row.getObject("tenant_id", UUID.class)).toString())
                        .text("name")
                        .texts("scopes", "scopes")
                        .texts("allowedAddresses", "allowed_addresses")
                        .instant("createdAt", "created_at")
                        .instant("expiresAt", "expires_at")
                        .instant("lastUsedAt", "last_used_at")
                        .instant("revokedAt", "revoked_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("API keys that act in your name", of(person).size());
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("delete from api_keys where created_by = :person")
                .param("person", person.id().value())
                .update();
    }
}
