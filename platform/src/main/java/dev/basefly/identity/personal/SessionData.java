package dev.basefly.identity.personal;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the person is and was signed in; its tokens go with it. */
@CrossTenant(reason = "sessions belong to people")
final class SessionData implements PersonalData {

    private final SystemDatabase database;

    SessionData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "sessions";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select kind, address, user_agent, created_at, last_seen_at, ended_at, end_reason
                        from sessions where user_id = :person order by created_at
                        """)
                .param("person", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .text("kind")
                        .text("address")
                        .text("userAgent", "user_agent")
                        .instant("createdAt", "created_at")
                        .instant("lastSeenAt", "last_seen_at")
                        .instant("endedAt", "ended_at")
                        .text("endReason", "end_reason")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("Sessions", of(person).size());
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("delete from sessions where user_id = :person")
                .param("person", person.id().value())
                .update();
    }
}
