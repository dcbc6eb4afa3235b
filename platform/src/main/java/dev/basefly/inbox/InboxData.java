package dev.basefly.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person was told in all their organizations. */
@CrossTenant(reason = "a person's data lies in every organization they belong to")
final class InboxData implements PersonalData {

    private final SystemDatabase database;

    InboxData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "notifications";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select kind, title, body, created_at, read_at from inbox_messages
                        where person_id = :person order by id
                        """)
                .param("person", person.id().value())
                .query((row, _) -> Columns.of(row)
                        .text("kind")
                        .text("title")
                        .text("body")
                        .instant("createdAt", "created_at")
                        .instant("readAt", "read_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        int messages = database.jdbc()
                .sql("select count(*) from inbox_messages where person_id = :person")
                .param("person", person.id().value())
                .query(Integer.class)
                .single();
        return Effect.deleted("Notifications", messages);
    }

    @Override
    public void erase(DataSubject person) {
        for (String table : List.of("inbox_messages", "inbox_choices")) {
            database.jdbc()
                    .sql("delete from " + table + " where person_id = :person")
                    .param("person", person.id().value())
                    .update();
        }
    }
}
