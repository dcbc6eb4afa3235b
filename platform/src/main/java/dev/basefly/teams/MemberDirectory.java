package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.api.Page;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds members by name. Memberships and people are joined here, because a page of a search cannot be put together. */
@CrossTenant(reason = "names and addresses are those of people, who belong to no tenant")
final class MemberDirectory {

    private static final String SELECT = """
            select u.id, u.name, u.email, m.role, m.created_at, lower(u.name) as sort_name
            from memberships m join users u on u.id = m.user_id
            where m.tenant_id = :organization and u.deleted_at is null
            """;

    private final SystemDatabase database;

    MemberDirectory(SystemDatabase database) {
        this.database = database;
    }

    private record Row(Member member, String sortName) {
        String key() {
            return member.id() + " " + sortName;
        }
    }

    /** Where a page begins. */
    private record Place(UUID person, String sortName) {
        static Place parse(String key) {
            int space = key.indexOf(' ');
            return new Place(UserId.of(key.substring(0, Math.max(space, 0))).value(), key.substring(space + 1));
        }
    }

    /** A page of the members by name, those whose name or address has the words in it. */
    Page<Member> page(TenantId organization, @Nullable String search, @Nullable String cursor, int limit) {
        Place after = Page.after(cursor, Place::parse);
        String words =
                search == null || search.isBlank() ? null : search.strip().toLowerCase(Locale.ROOT);
        List<Row> rows = database.jdbc()
                .sql(SELECT + """
                         and (cast(:words as text) is null or strpos(lower(u.name), :words) > 0
                              or strpos(lower(u.email), :words) > 0)
                         and (cast(:name as text) is null or (lower(u.name), u.id) > (:name, cast(:person as uuid)))
                        order by lower(u.name), u.id limit :limit
                        """)
                .param("organization", organization.value())
                .param("words", words, Types.VARCHAR)
                .param("name", after == null ? null : after.sortName(), Types.VARCHAR)
                .param("person", after == null ? null : after.person(), Types.OTHER)
                .param("limit", limit + 1)
                .query((row, index) -> new Row(member(row, index), row.getString("sort_name")))
                .list();
        Page<Row> page = Page.of(rows, limit, Row::key);
        return new Page<>(page.data().stream().map(Row::member).toList(), page.meta());
    }

    int size(TenantId organization, int most) {
        return database.jdbc()
                .sql("select count(*) from (" + SELECT + " limit :most) counted")
                .param("organization", organization.value())
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    Optional<Member> find(TenantId organization, UserId person) {
        return database.jdbc()
                .sql(SELECT + " and m.user_id = :person")
                .param("organization", organization.value())
                .param("person", person.value())
                .query(MemberDirectory::member)
                .optional();
    }

    /** The member with this address in any capitalization. */
    Optional<Member> withAddress(TenantId organization, String email) {
        return database.jdbc()
                .sql(SELECT + " and lower(u.email) = lower(:email)")
                .param("organization", organization.value())
                .param("email", email)
                .query(MemberDirectory::member)
                .optional();
    }

    private static Member member(ResultSet row, int index) throws SQLException {
        return new Member(
                new UserId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                RoleName.of(row.getString("role")),
                row.getTimestamp("created_at").toInstant());
    }
}
