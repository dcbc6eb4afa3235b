package dev.basefly.testkit.attack;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The database seen by its superuser: arranges what no API offers and looks what attacks have left behind. */
final class Inside {

    private static final String TABLES = """
            select c.relname from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
               and c.relname !~ '^flyway'
             order by c.relname
            """;
    private static final String OWNED = """
            select c.relname from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
             order by c.relname
            """;

    private final DataSource superuser;

    Inside(DataSource superuser) {
        this.superuser = superuser;
    }

    void makeOperator(String email) {
        execute("update users set operator = true where lower(email) = lower(?)", email);
    }

    /** Adds a member who has no password. */
    void addMember(World world, String email) {
        execute("insert into users (id, email, name, created_at) values (uuidv7(), ?, 'Martin Member', now())", email);
        join(world, email, "MEMBER");
    }

    /** Makes somebody a member, later than of every other organization. */
    void join(World world, String email, String role) {
        execute("""
                insert into memberships (tenant_id, user_id, role, created_at)
                select ?::uuid, u.id, ?, coalesce((select max(own.created_at) from memberships own
                                                    where own.user_id = u.id), u.created_at) + interval '1 second'
                  from users u where lower(u.email) = lower(?)
                """, tenant(world), role, email);
    }

    private String tenant(World world) {
        return text("select tenant_id::text from organizations where name = ?", "Org " + world.mark());
    }

    /** Ends every membership of the person but the oldest, which is their own organization. */
    void remove(String email) {
        execute("""
                delete from memberships m using users u
                 where u.id = m.user_id and lower(u.email) = lower(?)
                   and m.created_at > (select min(o.created_at) from memberships o where o.user_id = u.id)
                """, email);
    }

    /**
     * What each table holds of the organization, by table: number of rows and a digest. Left out
     * is what reading and being refused may leave behind: the audit log and when something was last used.
     */
    Map<String, String> digest(World world) {
        var tenant = tenant(world);
        var digest = new TreeMap<String, String>();
        for (var table : texts(OWNED)) {
            if (!table.startsWith("audit")) {
                digest.put(table, text("""
                        select count(*) || ' ' || coalesce(md5(string_agg(row, ',' order by row)), '')
                          from (select (to_jsonb(t) - '{updated_at,last_seen_at,last_used_at}'::text[])::text as row
                                  from "%s" t
                                 where tenant_id = ?::uuid) rows
                        """.formatted(table), tenant));
            }
        }
        return digest;
    }

    /** The tables with a row that has {@code text} somewhere in it. */
    List<String> tablesWith(String text) {
        return texts(TABLES).stream()
                .filter(table -> !table.startsWith("audit"))
                .filter(table -> "true"
                        .equals(text(
                                "select exists (select from \"%s\" t where position(? in to_jsonb(t)::text) > 0)"
                                        .formatted(table),
                                text)))
                .toList();
    }

    /** The one text that the query finds. */
    String text(String sql, String... parameters) {
        return texts(sql, parameters).getFirst();
    }

    boolean hasColumn(String table, String column) {
        return !texts(
                        "select 'yes' from information_schema.columns where table_name = ? and column_name = ?",
                        table,
                        column)
                .isEmpty();
    }

    void execute(String sql, String... parameters) {
        try (var connection = superuser.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            if (statement.executeUpdate() == 0) {
                throw new IllegalStateException("Changed nothing: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<String> texts(String sql, String... parameters) {
        try (Connection connection = superuser.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
