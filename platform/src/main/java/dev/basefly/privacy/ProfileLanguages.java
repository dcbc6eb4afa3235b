package dev.basefly.privacy;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.spi.ReaderLanguages;
import java.util.Locale;
import java.util.Optional;

/** People are written to in the language of their profiles. */
@CrossTenant(reason = "a profile belongs to a person and not to an organization")
final class ProfileLanguages implements ReaderLanguages {

    private final SystemDatabase database;

    ProfileLanguages(SystemDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Locale> of(String address) {
        return database.jdbc()
                .sql("""
                        select p.locale from users u join profiles p on p.user_id = u.id
                        where lower(u.email) = :address and u.deleted_at is null and p.locale is not null
                        """)
                .param("address", address.strip().toLowerCase(Locale.ROOT))
                .query(String.class)
                .optional()
                .map(Locale::forLanguageTag);
    }
}
