package dev.basefly.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what pg_catalog says about tables, policies and roles with what tenant isolation needs. */
final class TenantCatalogue {

    static final String ROLE = "basefly_app";
    static final String POLICY = "tenant_id = (select current_setting('basefly.tenant_id')::uuid)";

    /** {@link #POLICY} as pg_get_expr prints it, white space joined. */
    private static final String PRINTED_POLICY =
            "(tenant_id = ( SELECT (current_setting('basefly.tenant_id'::text))::uuid AS current_setting))";

    private static final String RELATIONS = """
            select c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity,
                   t.typname as tenant_type, coalesce(a.attnotnull, false) as tenant_not_null,
                   has_table_privilege('basefly_app', c.oid, 'select, insert, update, delete, truncate')
                     or has_any_column_privilege('basefly_app', c.oid, 'select, insert, update') as granted,
                   has_table_privilege('basefly_app', c.oid, 'truncate') as may_truncate,
                   has_table_privilege('basefly_app', c.oid, 'trigger') as may_add_triggers,
                   exists (select from pg_index i
                            where i.indrelid = c.oid and i.indisvalid and i.indpred is null
                              and i.indkey[0] = a.attnum) as indexed,
                   coalesce('security_invoker=true' = any (c.reloptions)
                     or 'security_invoker=on' = any (c.reloptions), false) as asks_as_caller
              from pg_class c
              left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
              left join pg_type t on t.oid = a.atttypid
             where c.relnamespace = 'public'::regnamespace
               and c.relkind in ('r', 'p', 'v', 'm', 'f')
               and c.relname !~ '^flyway_(schema_)?history'
               and not exists (select from pg_depend d
                                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
             order by c.relname
            """;

    private static final String POLICIES = """
            select p.polname, p.polcmd,
                   regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g') as using_expression,
                   regexp_replace(pg_get_expr(coalesce(p.polwithcheck, p.polqual), p.polrelid), '\\s+', ' ', 'g')
                     as check_expression
              from pg_policy p
             where p.polrelid = ? and p.polpermissive
               and (0 = any (p.polroles) or exists (select from unnest(p.polroles) as role
                                                     where role <> 0 and pg_has_role('basefly_app', role, 'member')))
             order by p.polname
            """;

    private static final String FUNCTIONS = """
            select p.proname, p.oid::regprocedure::text as signature
              from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.prosecdef
               and has_function_privilege('basefly_app', p.oid, 'execute')
               and not exists (select from pg_depend d
                                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
             order by signature
            """;

    private static final String ROLES = """
            with recursive reachable (oid) as (
                select oid from pg_roles where rolname = 'basefly_app'
                union
                select m.roleid from pg_auth_members m join reachable r on r.oid = m.member)
            select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
                   (select string_agg(c.relname, ', ' order by c.relname) from pg_class c
                     where c.relowner = r.oid and c.relkind in ('r', 'p')
                       and c.relnamespace = 'public'::regnamespace) as owned
              from reachable join pg_roles r using (oid)
             order by r.rolname
            """;

    /** Views, through other views too, that read a table with a place of its own and one that is always shared. */
    private static final String SPLIT_VIEWS = """
            with recursive reads (view, relation) as (
                select r.ev_class, d.refobjid from pg_rewrite r
                  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                 where d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
                union
                select reads.view, d.refobjid from reads
                  join pg_rewrite r on r.ev_class = reads.relation
                  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                 where d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class),
            tables as (
                select reads.view, c.relname,
                       exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'place_guard') as placed
                  from reads join pg_class c on c.oid = reads.relation
                 where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace)
            select view::regclass::text as name, min(relname) filter (where placed) as placed,
                   min(relname) filter (where not placed) as shared
              from tables group by view having bool_or(placed) and bool_or(not placed) order by 1
            """;

    private static final String SPLIT_KEYS = """
            select f.conrelid::regclass::text as name, f.conname, f.confrelid::regclass::text as placed
              from pg_constraint f
             where f.contype = 'f'
               and exists (select from pg_trigger g where g.tgrelid = f.confrelid and g.tgname = 'place_guard')
               and not exists (select from pg_trigger g where g.tgrelid = f.conrelid and g.tgname = 'place_guard')
             order by 1, 2
            """;

    private final Connection connection;
    private final Set<String> global;
    private final Violations violations;

    TenantCatalogue(Connection connection, Set<String> global, Violations violations) {
        this.connection = connection;
        this.global = global;
        this.violations = violations;
    }

    void inspect() throws SQLException {
        if (!inspectRoles()) {
            violations.add("the role %s does not exist".formatted(ROLE), "create role %s nologin;".formatted(ROLE));
            return;
        }
        var unknown = new HashSet<>(global);
        for (var relation : relations()) {
            unknown.remove(relation.name);
            inspect(relation);
        }
        inspectFunctions(unknown);
        inspectPlaces();
        unknown.stream()
                .sorted()
                .forEach(name ->
                        violations.add(name + ": allowed as global, but there is no such table, view or function"));
    }

    /** What is reached through its parent only is no table of its own. */
    List<String> tenantTables() throws SQLException {
        return relations().stream()
                .filter(relation -> relation.tenantType != null && !relation.partition)
                .filter(relation -> relation.kind.equals("r") || relation.kind.equals("p"))
                .map(relation -> relation.name)
                .toList();
    }

    private void inspectFunctions(Set<String> unknown) throws SQLException {
        try (var query = connection.prepareStatement(FUNCTIONS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                if (!global.contains(rows.getString("proname"))) {
                    violations.add(
                            rows.getString("signature") + ": the function runs with its owner's rights",
                            "revoke execute on function %s from basefly_app, public;"
                                    .formatted(rows.getString("signature")));
                }
                unknown.remove(rows.getString("proname"));
            }
        }
    }

    /** A product's tables can move to another database; what joins them with tables that stay ends there. */
    private void inspectPlaces() throws SQLException {
        try (var query = connection.prepareStatement(SPLIT_VIEWS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                violations.add(
                        "%s: reads %s, which can be in a tenant's own database, together with %s, which is not there"
                                .formatted(rows.getString("name"), rows.getString("placed"), rows.getString("shared")));
            }
        }
        try (var query = connection.prepareStatement(SPLIT_KEYS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                violations.add(
                        "%s: refers to %s, which can be in a tenant's own database"
                                .formatted(rows.getString("name"), rows.getString("placed")),
                        "alter table %s drop constraint %s;"
                                .formatted(rows.getString("name"), rows.getString("conname")));
            }
        }
    }

    private void inspect(Relation relation) throws SQLException {
        switch (relation.kind) {
            case "v" -> {
                if (relation.granted && !relation.asksAsCaller && !global.contains(relation.name)) {
                    relation.report(
                            "the view reads with its owner's rights", "alter view %s set (security_invoker = true);");
                }
            }
            case "r", "p" -> {
                if (relation.tenantType == null) {
                    inspectGlobal(relation);
                } else if (relation.granted || !relation.partition) {
                    // A partition nobody may name is reached through its parent only, whose policy then applies.
                    inspectTenantOwned(relation);
                }
            }
            // Materialized views and foreign tables cannot have policies.
            default -> inspectGlobal(relation);
        }
    }

    private void inspectGlobal(Relation relation) {
        if (relation.granted && !global.contains(relation.name)) {
            relation.report(
                    "belongs to no tenant, but %s may use it; name it as global in the test or".formatted(ROLE),
                    "revoke all on %s from basefly_app, public;");
        }
    }

    private void inspectTenantOwned(Relation relation) throws SQLException {
        if (global.contains(relation.name)) {
            relation.report("is allowed as global, but has a tenant_id", null);
        }
        if (!"uuid".equals(relation.tenantType)) {
            relation.report("tenant_id is no uuid", "alter table %s alter tenant_id type uuid using tenant_id::uuid;");
        }
        if (!relation.tenantNotNull) {
            relation.report("tenant_id may be null", "alter table %s alter tenant_id set not null;");
        }
        if (!relation.rowSecurity) {
            relation.report("row-level security is off", "alter table %s enable row level security;");
        }
        if (!relation.forced) {
            relation.report("row-level security does not bind the owner", "alter table %s force row level security;");
        }
        if (!relation.indexed) {
            relation.report("no index begins with tenant_id", "create index on %s (tenant_id);");
        }
        // Neither obeys policies: truncate empties the table for all, a trigger runs in everybody's statements.
        if (relation.mayTruncate) {
            relation.report(ROLE + " may truncate it", "revoke truncate on %s from basefly_app, public;");
        }
        if (relation.mayAddTriggers) {
            relation.report(ROLE + " may add triggers", "revoke trigger on %s from basefly_app, public;");
        }
        inspectPolicies(relation);
    }

    private void inspectPolicies(Relation relation) throws SQLException {
        boolean covered = false;
        for (var policy : policies(relation.oid)) {
            var exact = PRINTED_POLICY.equals(policy.using) && PRINTED_POLICY.equals(policy.check);
            if (!exact) {
                relation.report(
                        "the policy %s admits more or other than the tenant: using %s with check %s"
                                .formatted(policy.name, policy.using, policy.check),
                        "drop policy \"%s\" on %%s;".formatted(policy.name));
            }
            covered |= exact && policy.command.equals("*");
        }
        if (!covered) {
            relation.report(
                    "no policy of %s limits all commands to the tenant".formatted(ROLE),
                    "create policy tenant on %s to basefly_app using (" + POLICY + ") with check (" + POLICY + ");");
        }
    }

    /** Returns whether the role exists. */
    private boolean inspectRoles() throws SQLException {
        boolean exists = false;
        try (var query = connection.prepareStatement(ROLES);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                exists = true;
                inspectRole(
                        rows.getString("rolname"),
                        rows.getBoolean("rolsuper"),
                        rows.getBoolean("rolbypassrls"),
                        rows.getBoolean("rolcreaterole"),
                        rows.getString("owned"));
            }
        }
        return exists;
    }

    private void inspectRole(
            String name, boolean superuser, boolean bypass, boolean createRole, @Nullable String owned) {
        var self = name.equals(ROLE);
        var who = self ? "the role " + ROLE : "%s is a member of %s, which".formatted(ROLE, name);
        var leave = "revoke %s from %s;".formatted(name, ROLE);
        if (superuser) {
            violations.add(who + " is a superuser", self ? "alter role %s nosuperuser;".formatted(ROLE) : leave);
        }
        if (bypass) {
            violations.add(
                    who + " bypasses row-level security", self ? "alter role %s nobypassrls;".formatted(ROLE) : leave);
        }
        if (createRole) {
            violations.add(who + " may create roles", self ? "alter role %s nocreaterole;".formatted(ROLE) : leave);
        }
        if (owned != null) {
            violations.add(
                    "%s owns tables and could lift their policies: %s".formatted(who, owned),
                    self ? "alter table … owner to …;" : leave);
        }
    }

    private List<Relation> relations() throws SQLException {
        var relations = new ArrayList<Relation>();
        try (var query = connection.prepareStatement(RELATIONS);
                var rows = query.executeQuery()) {
            while (rows.next()) {
                relations.add(new Relation(rows));
            }
        }
        return relations;
    }

    private List<Policy> policies(long table) throws SQLException {
        var policies = new ArrayList<Policy>();
        try (var query = connection.prepareStatement(POLICIES)) {
            query.setLong(1, table);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    policies.add(new Policy(
                            rows.getString("polname"),
                            rows.getString("polcmd"),
                            rows.getString("using_expression"),
                            rows.getString("check_expression")));
                }
            }
        }
        return policies;
    }

    private record Policy(
            String name,
            String command,
            @Nullable String using,
            @Nullable String check) {}

    private final class Relation {

        final long oid;
        final String name;
        final String kind;
        final boolean partition;
        final boolean rowSecurity;
        final boolean forced;
        final @Nullable String tenantType;
        final boolean tenantNotNull;
        final boolean granted;
        final boolean mayTruncate;
        final boolean mayAddTriggers;
        final boolean indexed;
        final boolean asksAsCaller;

        Relation(ResultSet row) throws SQLException {
            oid = row.getLong("oid");
            name = row.getString("relname");
            kind = row.getString("relkind");
            partition = row.getBoolean("relispartition");
            rowSecurity = row.getBoolean("relrowsecurity");
            forced = row.getBoolean("relforcerowsecurity");
            tenantType = row.getString("tenant_type");
            tenantNotNull = row.getBoolean("tenant_not_null");
            granted = row.getBoolean("granted");
            mayTruncate = row.getBoolean("may_truncate");
            mayAddTriggers = row.getBoolean("may_add_triggers");
            indexed = row.getBoolean("indexed");
            asksAsCaller = row.getBoolean("asks_as_caller");
        }

        /** Reports a violation of this table with the statement that repairs it, where {@code %s} is the table. */
        void report(String violation, @Nullable String repair) {
            violations.add(name + ": " + violation, repair == null ? null : repair.replace("%s", '"' + name + '"'));
        }
    }
}
