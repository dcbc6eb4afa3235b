package dev.basefly.notifications;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The mails of the last weeks to a person's address; their contents are erased once sent. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class MailData implements PersonalData {

    private final SystemDatabase database;

    MailData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "mails";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql(
                        "select id, subject, state, created_at, sent_at from mails where recipient = :recipient order by id")
                .param("recipient", recipient(person))
                .query((row, index) -> Columns.of(row)
                        .value("id", new MailId(row.getObject("id", UUID.class)).toString())
                        .text("subject")
                        .text("state")
                        .instant("createdAt", "created_at")
                        .instant("sentAt", "sent_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("Mails to your address", of(person).size());
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("delete from mails where recipient = :recipient")
                .param("recipient", recipient(person))
                .update();
        // Mails to others that name who wrote: "Ada Lovelace invites you …".
        database.jdbc()
                .sql("update mails set subject = 'A message for you', author_id = null where author_id = :person")
                .param("person", person.id().value())
                .update();
    }

    private static String recipient(DataSubject person) {
        return person.email().toLowerCase(Locale.ROOT);
    }
}
