package dev.basefly.identity.directory;

import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All people with an account, for operators. Each question is answered from an index, however many there are. */
@CrossTenant(reason = "operators look people up to help them")
public final class PeopleDirectory {

    private static final int LONGEST_SEARCH = 254;
    private static final UUID LAST = new UUID(-1, -1);

    private static final String SELECT = """
            select u.id, u.name, u.email, u.email_verified_at, u.operator, u.created_at,
                (select count(*) from sessions s where s.user_id = u.id and s.expires_at > :now) as sessions
            from users u
            """;

    private final SystemDatabase database;
    private final Clock clock;

    PeopleDirectory(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What was looked for, on one page, or a page of all of them when nothing was. */
    public Page<ListedPerson> list(@Nullable String search, @Nullable String cursor, int limit) {
        return search == null || search.isBlank()
                ? newest(cursor, limit)
                : new Page<>(search(search, limit), new Page.Meta(null, false));
    }

    /** A page of all people, the newest first. */
    private Page<ListedPerson> newest(@Nullable String cursor, int limit) {
        UUID before = Objects.requireNonNullElse(
                Page.after(cursor, text -> UserId.of(text).value()), LAST);
        List<ListedPerson> rows = database.jdbc()
                .sql(SELECT + " where u.id < :before and u.deleted_at is null order by u.id desc limit :limit")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("before", before)
                .param("limit", limit + 1)
                .query(PeopleDirectory::read)
                .list();
        return Page.of(rows, limit, person -> person.id().toString());
    }

    /**
     * At most so many people whose id is the text or whose address begins with it in any capitalization, by address.
     *
     * @throws ApiError VALIDATION_ERROR for a text of more than 254 characters
     */
    private List<ListedPerson> search(String text, int limit) {
        String wanted = text.strip();
        if (wanted.length() > LONGEST_SEARCH) {
            throw ApiError.invalid("search", "must have at most " + LONGEST_SEARCH + " characters");
        }
        String begin = wanted.toLowerCase(Locale.ROOT);
        try {
            return find(UserId.of(wanted)).stream().toList();
        } catch (IllegalArgumentException noId) {
            return database.jdbc()
                    .sql(SELECT + """
                             where lower(u.email) collate "C" >= :begin and lower(u.email) collate "C" < :end
                                and u.deleted_at is null
                            order by lower(u.email) collate "C" limit :limit
                            """)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .param("begin", begin)
                    // All that begins with a text lies between it and this, in the order of the bytes.
                    .param("end", begin + Character.toString(Character.MAX_CODE_POINT))
                    .param("limit", limit)
                    .query(PeopleDirectory::read)
                    .list();
        }
    }

    /** The person; empty without an account. */
    public Optional<ListedPerson> find(UserId id) {
        return database.jdbc()
                .sql(SELECT + " where u.id = :id and u.deleted_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id.value())
                .query(PeopleDirectory::read)
                .optional();
    }

    /** What these people are called, as far as they have an account. */
    public Map<UserId, String> names(List<UserId> people) {
        return database
                .jdbc()
                .sql("select id, name from users where id = any(:ids) and deleted_at is null")
                .param("ids", people.stream().map(UserId::value).toArray(UUID[]::new))
                .query((row, _) -> Map.entry(new UserId(row.getObject("id", UUID.class)), row.getString("name")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ListedPerson read(ResultSet row, int index) throws SQLException {
        Timestamp verified = row.getTimestamp("email_verified_at");
        return new ListedPerson(
                new UserId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                verified == null ? null : verified.toInstant(),
                row.getInt("sessions"),
                row.getBoolean("operator"),
                row.getTimestamp("created_at").toInstant());
    }
}
