package dev.basefly.roles;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of the module. */
record RoleRows(JdbcClient jdbc) {

    private static final String SELECT = """
            select r.name, r.title, r.created_at, r.updated_at,
                array(select permission from role_permissions p where p.tenant_id = r.tenant_id and p.role = r.name)
                    as permissions,
                array(select parent from role_parents p where p.tenant_id = r.tenant_id and p.role = r.name) as parents
            from roles r
            where r.tenant_id = :tenant
            order by r.name
            limit 1000
            """;

    /** Makes others wait who change roles of the organization, until the transaction ends. */
    void lock(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('roles of ' || :tenant, 0))")
                .param("tenant", tenant.toString())
                .query((row, index) -> index)
                .list();
    }

    List<Role> of(TenantId tenant) {
        return jdbc.sql(SELECT)
                .param("tenant", tenant.value())
                .query(RoleRows::role)
                .list();
    }

    void insert(TenantId tenant, Role role) {
        jdbc.sql("""
                        insert into roles (tenant_id, name, title, created_at, updated_at)
                        values (:tenant, :name, :title, :created, :updated)
                        """)
                .param("tenant", tenant.value())
                .param("name", role.name().name())
                .param("title", role.title())
                .param("created", role.createdAt().atOffset(ZoneOffset.UTC))
                .param("updated", role.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
        insertContent(tenant, role);
    }

    void update(TenantId tenant, Role role) {
        jdbc.sql("""
                        with changed as (
                            update roles set title = :title, updated_at = :updated
                            where tenant_id = :tenant and name = :name),
                        without_permissions as (
                            delete from role_permissions where tenant_id = :tenant and role = :name)
                        delete from role_parents where tenant_id = :tenant and role = :name
                        """)
                .param("tenant", tenant.value())
                .param("name", role.name().name())
                .param("title", role.title())
                .param("updated", role.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
        insertContent(tenant, role);
    }

    void delete(TenantId tenant, RoleName name) {
        jdbc.sql("delete from roles where tenant_id = :tenant and name = :name")
                .param("tenant", tenant.value())
                .param("name", name.name())
                .update();
    }

    /** How many members hold the role. */
    int holders(TenantId tenant, RoleName name) {
        return jdbc.sql("select count(*) from memberships where tenant_id = :tenant and role = :name")
                .param("tenant", tenant.value())
                .param("name", name.name())
                .query(Integer.class)
                .single();
    }

    private void insertContent(TenantId tenant, Role role) {
        insertEach("role_permissions (tenant_id, role, permission)", tenant, role, role.permissions());
        insertEach(
                "role_parents (tenant_id, role, parent)",
                tenant,
                role,
                role.parents().stream().map(RoleName::name).collect(Collectors.toSet()));
    }

    private void insertEach(String target, TenantId tenant, Role role, Set<String> values) {
        jdbc.sql("insert into " + target + " select :tenant::uuid, :role, unnest(:values::text[])")
                .param("tenant", tenant.value())
                .param("role", role.name().name())
                .param("values", values.toArray(String[]::new))
                .update();
    }

    private static Role role(ResultSet row, int index) throws SQLException {
        return new Role(
                RoleName.of(row.getString("name")),
                row.getString("title"),
                texts(row.getArray("permissions")).collect(Collectors.toSet()),
                texts(row.getArray("parents")).map(RoleName::of).collect(Collectors.toSet()),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static Stream<String> texts(Array array) throws SQLException {
        return Stream.of((String[]) array.getArray());
    }
}
