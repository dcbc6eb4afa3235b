package dev.basefly.identity.personal;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The account itself. Its row stays as a tombstone that says nothing of anybody: what belongs to organizations, and the
 * audit log, go on referring to its id.
 */
@CrossTenant(reason = "an account belongs to no organization")
final class AccountData implements PersonalData {

    private final SystemDatabase database;
    private final Clock clock;

    AccountData(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String part() {
        return "account";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("select id, email, name, operator, created_at, email_verified_at from users where id = :id")
                .param("id", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .value("id", person.id().toString())
                        .text("email")
                        .text("name")
                        .value("operator", row.getBoolean("operator"))
                        .instant("createdAt", "created_at")
                        .instant("emailVerifiedAt", "email_verified_at")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("Your name, e-mail address and password", 1);
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("""
                        update users set email = id || '@deleted.invalid', name = 'Deleted person', image = null,
                            password_hash = null, operator = false, email_verified_at = null,
                            deleted_at = coalesce(deleted_at, :now)
                        where id = :id
                        """)
                .param("id", person.id().value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
