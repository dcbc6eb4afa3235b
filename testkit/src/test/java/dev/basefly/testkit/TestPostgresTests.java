package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestPostgresTests {

    private static final String CREATE_ROLE = """
            do $$
            begin
                create role testkit_probe nologin;
            exception when duplicate_object or unique_violation then null;
            end $$
            """;

    private static final String GRANT_ROLE = """
            do $$
            begin
                execute format('grant testkit_probe to %I with set true, inherit false', current_user);
            exception when unique_violation then null;
            end $$
            """;

    @Test
    void runsPostgresEighteen() {
        var database = TestPostgres.newDatabase();

        assertThat(text(database.asOwner(), "show server_version")).startsWith("18.");
    }

    @Test
    void givesEachCallerADatabaseOfItsOwn() {
        var first = TestPostgres.newDatabase();
        var second = TestPostgres.newDatabase();

        execute(first.asOwner(), "create table notes (id int)");

        assertThat(second.jdbcUrl()).isNotEqualTo(first.jdbcUrl());
        assertThat(text(second.asOwner(), "select to_regclass('notes')::text is null"))
                .isEqualTo("t");
    }

    @Test
    void copiesATemplate() {
        var template = TestPostgres.newDatabase();
        execute(template.asOwner(), "create table notes as select 'kept' as text");

        var copy = TestPostgres.newDatabaseFrom(template);

        assertThat(text(copy.asOwner(), "select text from notes")).isEqualTo("kept");
    }

    @Test
    void ownsTheDatabaseWithoutBeingSuperuser() {
        var database = TestPostgres.newDatabase();

        assertThat(text(
                        database.asOwner(),
                        "select rolsuper::text || rolbypassrls::text || rolcreaterole::text from pg_roles"
                                + " where rolname = current_user"))
                .isEqualTo("falsefalsetrue");
        assertThat(text(database.asSuperuser(), "show is_superuser")).isEqualTo("on");
    }

    @Test
    void letsTheOwnerCreateARoleAndConnectAsIt() {
        var database = TestPostgres.newDatabase();
        for (int attempt = 0; attempt < 2; attempt++) {
            execute(database.asOwner(), CREATE_ROLE);
            execute(database.asOwner(), GRANT_ROLE);
        }

        assertThat(text(database.asRole("testkit_probe"), "select current_user"))
                .isEqualTo("testkit_probe");
    }

    @Test
    void survivesARaceForTheSameRole() throws InterruptedException {
        var threads = new Thread[6];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                var owner = TestPostgres.newDatabase().asOwner();
                execute(owner, CREATE_ROLE);
                execute(owner, GRANT_ROLE);
            });
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(text(TestPostgres.newDatabase().asRole("testkit_probe"), "select current_user"))
                .isEqualTo("testkit_probe");
    }

    @Test
    void bindsTheOwnerToForcedRowLevelSecurity() {
        var owner = TestPostgres.newDatabase().asOwner();
        execute(owner, "create table notes as select 'hidden' as text");
        execute(owner, "alter table notes enable row level security");
        execute(owner, "alter table notes force row level security");

        assertThat(text(owner, "select count(*)::text from notes")).isEqualTo("0");
    }

    @Test
    void refusesTheOwnerARoleThatBypassesRowLevelSecurity() {
        var owner = TestPostgres.newDatabase().asOwner();

        assertThatThrownBy(() -> execute(owner, "create role testkit_bypass nologin bypassrls"))
                .rootCause()
                .hasMessageContaining("permission denied to create role");
    }

    private static void execute(DataSource database, String sql) {
        JdbcClient.create(database).sql(sql).update();
    }

    private static String text(DataSource database, String sql) {
        return JdbcClient.create(database).sql(sql).query(String.class).single();
    }
}
