package dev.basefly.privacy;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.spi.Columns;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The profile, with its picture in base 64. */
@CrossTenant(reason = "a profile belongs to a person and not to an organization")
final class ProfileData implements PersonalData {

    private final SystemDatabase database;

    ProfileData(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public String part() {
        return "profile";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return database.jdbc()
                .sql("""
                        select locale, time_zone, picture_type, encode(picture, 'base64') as picture
                        from profiles where user_id = :person
                        """)
                .param("person", person.id().value())
                .query((row, index) -> Columns.of(row)
                        .text("locale")
                        .text("timeZone", "time_zone")
                        .text("pictureType", "picture_type")
                        .text("picture")
                        .map())
                .list();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return Effect.deleted("Your profile and picture", of(person).size());
    }

    @Override
    public void erase(DataSubject person) {
        database.jdbc()
                .sql("delete from profiles where user_id = :person")
                .param("person", person.id().value())
                .update();
    }
}
