package dev.basefly.teams;

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

/** The invitations to a person's address, from whichever organization. Those a person made stay, without their name. */
@CrossTenant(reason = "a person is invited to several organizations")
final class InvitationData implements PersonalData {

    private final SystemDatabase database;

    InvitationData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "invitations";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select id, tenant_id, role, state, created_at, expires_at, ended_at
                        from invitations where lower(email) = lower(:email) order by id
                        """)
                .param("email", person.email())
                .query((row, index) -> Columns.of(row)
                        .value("id", new InvitationId(row.getObject("id", UUID.class)).toString())
                        .value("organization", new TenantId(row.getObject("tenant_id", UUID.class)).toString())
                        .text("role")
                        .text("state")
                        .instant("createdAt", "created_at")
                        .instant("expiresAt", "expires_at")
                        .instant("endedAt", "ended_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("Invitations to your address", of(person).size());
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("delete from invitations where lower(email) = lower(:email)")
                .param("email", person.email())
                .update();
        database.jdbc()
                .sql("delete from ownership_transfers where from_user_id = :person or to_user_id = :person")
                .param("person", person.id().value())
                .update();
    }
}
