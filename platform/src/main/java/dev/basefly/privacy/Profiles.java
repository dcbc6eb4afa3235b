package dev.basefly.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.basefly.api.ApiError;
import dev.basefly.api.media.Picture;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import java.sql.Types;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The profiles of people. */
@CrossTenant(reason = "a profile belongs to a person and not to an organization")
public final class Profiles {

    static final Picture.Purpose PICTURE = new Picture.Purpose("picture", 256);

    private final SystemDatabase database;
    private final People people;
    private final Organizations organizations;
    private final AuditLog audit;

    /** Other nodes follow a changed language within this time. */
    private final Cache<UserId, Optional<Locale>> locales = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    Profiles(SystemDatabase database, People people, Organizations organizations, AuditLog audit) {
        this.database = database;
        this.people = people;
        this.organizations = organizations;
        this.audit = audit;
    }

    private record Wishes(
            @Nullable String locale,
            @Nullable String timeZone,
            @Nullable String pictureVersion) {}

    /** The person's profile; NOT_FOUND for nobody. */
    public Profile get(UserId id) {
        Person person = people.find(id).orElseThrow(() -> ApiError.notFound("Person"));
        Wishes wishes = database.jdbc()
                .sql("select locale, time_zone, picture_version from profiles where user_id = :id")
                .param("id", id.value())
                .query((row, index) -> new Wishes(row.getString(1), row.getString(2), row.getString(3)))
                .optional()
                .orElse(new Wishes(null, null, null));
        String version = wishes.pictureVersion();
        String picture = version == null ? null : "/api/v1/people/" + id + "/picture?v=" + version;
        return new Profile(id, person.name(), person.email(), wishes.locale(), wishes.timeZone(), picture);
    }

    /** Changes the person's own profile; NOT_FOUND for nobody. */
    public Profile change(UserId id, ProfileChange change) {
        Profile changed = database.inTransaction(() -> {
            Profile before = get(id);
            if (change.name() != null) {
                people.rename(id, change.name());
            }
            if (change.locale() != null || change.timeZone() != null) {
                wish(id, change.locale(), change.timeZone());
            }
            Profile after = get(id);
            // The name itself is not kept in the log, for it is to be forgotten with the account.
            audit.recordForInstallation(AuditEntry.of("profile.changed")
                    .on("account", id)
                    .with("name", before.name().equals(after.name()) ? null : "changed")
                    .change("locale", before.locale(), after.locale())
                    .change("timeZone", before.timeZone(), after.timeZone()));
            return after;
        });
        locales.invalidate(id);
        return changed;
    }

    /** The language the person chose; empty to follow the browser. */
    Optional<Locale> locale(UserId id) {
        return locales.get(id, this::findLocale);
    }

    /**
     * Sets the person's picture; null takes it away.
     *
     * @throws ApiError PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
     */
    public void changePicture(UserId id, byte @Nullable [] content) {
        Picture picture = content == null ? null : PICTURE.read(content);
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into profiles (user_id, picture, picture_type, picture_version)
                            values (:id, :picture, :type, :version)
                            on conflict (user_id) do update set picture = excluded.picture,
                                picture_type = excluded.picture_type, picture_version = excluded.picture_version
                            """)
                    .param("id", id.value())
                    .param("picture", picture == null ? null : picture.content(), Types.BINARY)
                    .param("type", picture == null ? null : picture.type(), Types.VARCHAR)
                    .param("version", picture == null ? null : picture.version(), Types.VARCHAR)
                    .update();
            audit.recordForInstallation(AuditEntry.of(picture == null ? "picture.removed" : "picture.changed")
                    .on("account", id));
            return true;
        });
    }

    /** The person's picture for somebody who shares an organization with them; NOT_FOUND for others and without one. */
    public Picture picture(UserId id, UserId reader) {
        boolean known = id.equals(reader)
                || organizations.of(reader).stream()
                        .map(Membership::organization)
                        .anyMatch(shared ->
                                organizations.membership(id, shared.id()).isPresent());
        return Optional.of(id)
                .filter(person -> known)
                .flatMap(this::findPicture)
                .orElseThrow(() -> ApiError.notFound("Picture"));
    }

    private void wish(UserId id, @Nullable String locale, @Nullable String timeZone) {
        database.jdbc()
                .sql("""
                        insert into profiles (user_id, locale, time_zone)
                        values (:id, nullif(:locale, ''), nullif(:zone, ''))
                        on conflict (user_id) do update set
                            locale = case when :locale::text is null then profiles.locale else nullif(:locale, '') end,
                            time_zone = case when :zone::text is null then profiles.time_zone else nullif(:zone, '') end
                        """)
                .param("id", id.value())
                .param("locale", locale == null ? null : locale.strip(), Types.VARCHAR)
                .param("zone", timeZone == null ? null : timeZone.strip(), Types.VARCHAR)
                .update();
    }

    private Optional<Locale> findLocale(UserId id) {
        return database.jdbc()
                .sql("select locale from profiles where user_id = :id and locale is not null")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(Locale::forLanguageTag);
    }

    private Optional<Picture> findPicture(UserId id) {
        return database.jdbc()
                .sql("select picture_type, picture from profiles where user_id = :id and picture is not null")
                .param("id", id.value())
                .query((row, index) ->
                        new Picture(Objects.requireNonNull(row.getString(1)), Objects.requireNonNull(row.getBytes(2))))
                .optional();
    }
}
