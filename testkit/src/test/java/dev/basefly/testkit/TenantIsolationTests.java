package dev.basefly.testkit;

import static dev.basefly.testkit.TenantIsolation.global;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantIsolationTests {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");
    private static final UUID GLOBEX = UUID.fromString("00000000-0000-7000-8000-00000000000b");

    private static final String ROLE = """
            do $$ begin create role basefly_app nologin;
            exception when duplicate_object or unique_violation then null; end $$;
            do $$ begin grant basefly_app to basefly_owner with set true, inherit false;
            exception when unique_violation then null; end $$;
            do $$ begin create role basefly_system nologin;
            exception when duplicate_object or unique_violation then null; end $$;
            grant usage on schema public to basefly_app, basefly_system;
            """;

    private static final String NOTES = """
            create table notes (
                id int primary key, tenant_id uuid not null, text text,
                length int generated always as (length(text)) stored);
            create index notes_tenant on notes (tenant_id, id);
            insert into notes (id, tenant_id, text) values
                (1, '00000000-0000-7000-8000-00000000000a', 'of Acme'),
                (2, '00000000-0000-7000-8000-00000000000b', 'of Globex''s "people"');
            alter table notes enable row level security;
            alter table notes force row level security;
            grant select, insert, update, delete on notes to basefly_app;
            create policy tenant on notes to basefly_app
                using (tenant_id = (select current_setting('basefly.tenant_id')::uuid))
                with check (tenant_id = (select current_setting('basefly.tenant_id')::uuid));
            create policy system on notes to basefly_system using (true);
            """;

    private static final String EVENTS = """
            create type mood as enum ('calm', 'cross');
            create table "Event Log" (
                tenant_id uuid not null, id bigint generated always as identity, at timestamptz not null default now(),
                mood mood not null default 'calm', payload jsonb not null default '{"a": [1, null]}',
                tags text[] default '{x,"y z"}', raw bytea default '\\x00ff', amount numeric(12, 2) check (amount >= 0),
                primary key (tenant_id, id)) partition by hash (tenant_id);
            create table event_log_0 partition of "Event Log" for values with (modulus 2, remainder 0);
            create table event_log_1 partition of "Event Log" for values with (modulus 2, remainder 1);
            create table comments (
                id uuid primary key default uuidv7(), tenant_id uuid not null, note int not null references notes);
            create index on comments (tenant_id);
            alter table notes no force row level security;
            insert into "Event Log" (tenant_id, amount) select tenant_id, 1 from notes, generate_series(1, 3);
            insert into comments (tenant_id, note) select tenant_id, id from notes;
            alter table notes force row level security;
            do $$ declare name text; begin
                foreach name in array array['Event Log', 'comments'] loop
                    execute format('alter table %1$I enable row level security', name);
                    execute format('alter table %1$I force row level security', name);
                    execute format('grant select, insert, update, delete on %1$I to basefly_app', name);
                    execute format('create policy tenant on %1$I to basefly_app using '
                        '(tenant_id = (select current_setting(''basefly.tenant_id'')::uuid))', name);
                end loop;
            end $$;
            """;

    private final TestPostgres.Database database = TestPostgres.newDatabase();
    private final DataSource owner = database.asOwner();

    @BeforeEach
    void createsOneSoundTable() {
        execute(owner, ROLE);
        execute(owner, NOTES);
    }

    @AfterEach
    void restoresTheRoleAllDatabasesShare() {
        execute(database.asSuperuser(), "alter role basefly_app nosuperuser nobypassrls");
    }

    @Test
    void acceptsASoundTable() {
        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();
        assertThatCode(() -> TenantIsolation.verifyAccess(owner, "notes", ACME, GLOBEX))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsAPolicyWhoseUsingAlsoChecks() {
        execute(owner, "drop policy tenant on notes");
        execute(owner, """
                create policy tenant on notes to basefly_app
                    using (tenant_id = (select current_setting('basefly.tenant_id')::uuid))
                """);

        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();
        assertThatCode(() -> TenantIsolation.verifyAccess(owner, "notes", ACME, GLOBEX))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheRepairOfEachViolation() {
        execute(owner, "alter table notes no force row level security; drop index notes_tenant");

        assertThatThrownBy(() -> TenantIsolation.verify(owner))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 violation(s)")
                .hasMessageContaining("alter table \"notes\" force row level security;")
                .hasMessageContaining("create index on \"notes\" (tenant_id);");
    }

    @Test
    void findsWhatWouldNotGoAlongToATenantsOwnDatabase() {
        execute(owner, """
                create function nothing() returns trigger language plpgsql as 'begin return null; end';
                create trigger place_guard before insert on notes for each statement execute function nothing();
                create table shelves (id int primary key, note int);
                create view short_notes with (security_invoker = true) as select id, tenant_id from notes;
                """);
        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();

        execute(owner, """
                create view shelved with (security_invoker = true) as
                    select s.id from short_notes n join shelves s on s.note = n.id;
                alter table shelves add constraint shelves_note_fkey foreign key (note) references notes;
                """);

        assertThatThrownBy(() -> TenantIsolation.verify(owner))
                .hasMessageContaining("2 violation(s)")
                .hasMessageContaining(
                        "shelved: reads notes, which can be in a tenant's own database, together with shelves")
                .hasMessageContaining("alter table shelves drop constraint shelves_note_fkey;");
    }

    @Test
    void findsATableWithoutRowLevelSecurity() {
        execute(owner, "alter table notes disable row level security");

        assertViolation("row-level security is off");
    }

    @Test
    void findsATableWithoutPolicy() {
        execute(owner, "drop policy tenant on notes");

        assertViolation("no policy of basefly_app limits all commands");
    }

    @Test
    void findsAPolicyOfAnotherForm() {
        execute(owner, "drop policy tenant on notes");
        execute(owner, """
                create policy tenant on notes to basefly_app
                    using (tenant_id = current_setting('basefly.tenant_id', true)::uuid)
                """);

        assertViolation("the policy tenant admits more or other than the tenant");
    }

    @Test
    void findsARoleThatTakesThePolicyOfTheSystem() {
        execute(owner, "grant basefly_system to basefly_app");

        try {
            assertViolation("the policy system admits more or other than the tenant");
        } finally {
            execute(owner, "revoke basefly_system from basefly_app");
        }
    }

    @Test
    void findsASecondPolicyThatOpensTheTable() {
        execute(owner, "create policy everybody on notes for select to public using (true)");

        assertViolation("the policy everybody admits more");
    }

    @Test
    void findsAPolicyThatChecksNothing() {
        execute(owner, "alter policy tenant on notes with check (true)");

        assertViolation("the policy tenant admits more");
    }

    @Test
    void findsANullableOrTextualTenant() {
        execute(owner, "alter table notes alter tenant_id drop not null");
        execute(owner, "create table memos (tenant_id text not null)");

        assertViolation("tenant_id may be null");
        assertViolation("memos: tenant_id is no uuid");
    }

    @Test
    void findsPrivilegesThatObeyNoPolicy() {
        execute(owner, "grant truncate, trigger on notes to basefly_app");

        assertViolation("revoke truncate on \"notes\"");
        assertViolation("revoke trigger on \"notes\"");
    }

    @Test
    void wantsTablesWithoutTenantNamedWhenTheApplicationMayUseThem() {
        execute(owner, "create table users (id int); create table secrets (id int)");
        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();

        execute(owner, "grant select (id) on users to basefly_app");

        assertViolation("users: belongs to no tenant");
        assertThatCode(() -> TenantIsolation.verify(owner, global("users"))).doesNotThrowAnyException();
    }

    @Test
    void findsStaleAndContradictoryAllowances() {
        assertThatThrownBy(() -> TenantIsolation.verify(owner, global("gone", "notes")))
                .hasMessageContaining("gone: allowed as global, but there is no such table")
                .hasMessageContaining("notes: is allowed as global, but has a tenant_id");
    }

    @Test
    void findsAViewThatReadsWithItsOwnersRights() {
        execute(owner, "create view all_notes as select * from notes; grant select on all_notes to basefly_app");

        assertViolation("alter view \"all_notes\" set (security_invoker = true);");

        execute(owner, "alter view all_notes set (security_invoker = true)");
        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();
    }

    @Test
    void skipsMigrationHistories() {
        execute(
                owner,
                "create table flyway_history_billing (id int); grant select on flyway_history_billing to public");

        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();
    }

    @Test
    void findsARoleThatBypasses() {
        execute(database.asSuperuser(), "alter role basefly_app bypassrls");

        assertViolation("the role basefly_app bypasses row-level security");
    }

    @Test
    void findsAMembershipInARoleThatBypassesOrOwns() {
        execute(database.asSuperuser(), "create role testkit_mighty bypassrls; grant testkit_mighty to basefly_app");
        execute(database.asSuperuser(), "create table stray (id int); alter table stray owner to testkit_mighty");

        try {
            assertViolation("basefly_app is a member of testkit_mighty, which bypasses row-level security");
            assertViolation("owns tables and could lift their policies: stray");
        } finally {
            execute(database.asSuperuser(), "drop owned by testkit_mighty; drop role testkit_mighty");
        }
    }

    @Test
    void provesAnAttackThatGetsThrough() {
        execute(owner, "alter policy tenant on notes using (true) with check (true)");

        assertThatThrownBy(() -> TenantIsolation.verifyAccess(owner, "notes", ACME, GLOBEX))
                .hasMessageContaining("select read 1 foreign row(s)")
                .hasMessageContaining("copy to stdout read foreign rows")
                .hasMessageContaining("update of foreign rows changed")
                .hasMessageContaining("handing own rows over changed")
                .hasMessageContaining("delete of all rows changed")
                .hasMessageContaining("insert of a foreign row was not refused by the policy")
                .hasMessageContaining("upsert over a foreign row changed")
                .hasMessageContaining("select without a tenant read 2 row(s)");
    }

    @Test
    void attacksEveryKindOfTable() {
        execute(owner, EVENTS);

        assertThatCode(() -> TenantIsolation.verify(owner)).doesNotThrowAnyException();
        assertThat(TenantIsolation.tenantTables(owner)).containsExactly("Event Log", "comments", "notes");
        for (var table : TenantIsolation.tenantTables(owner)) {
            assertThatCode(() -> TenantIsolation.verifyAccess(owner, table, ACME, GLOBEX))
                    .as(table)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void findsAFunctionThatRunsWithItsOwnersRights() {
        execute(owner, "create function peek() returns bigint language sql security definer return 1");

        assertViolation("revoke execute on function peek() from basefly_app, public;");
        assertThatCode(() -> TenantIsolation.verify(owner, global("peek"))).doesNotThrowAnyException();
    }

    @Test
    void provesNothingWithoutForeignRows() {
        assertThatThrownBy(() -> TenantIsolation.verifyAccess(owner, "notes", ACME, UUID.randomUUID()))
                .hasMessageContaining("the foreign tenant has no row");
    }

    @Test
    void findsATenantThatDoesNotSeeItsOwnRows() {
        assertThatThrownBy(() -> TenantIsolation.verifyAccess(owner, "notes", UUID.randomUUID(), GLOBEX))
                .hasMessageContaining("the tenant does not see its own rows");
    }

    private void assertViolation(String text) {
        assertThatThrownBy(() -> TenantIsolation.verify(owner))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(text);
    }

    private static void execute(DataSource database, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
