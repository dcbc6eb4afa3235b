package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.settings.Secret;
import dev.basefly.testkit.TenantIsolation;
import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class SchemaTests {

    private static final List<Migrations> MODULES = List.of(
            new Migrations("tenancy", "database", "identity"),
            new Migrations("notes", "database"),
            new Migrations("identity", "database"),
            new Migrations("database"));

    @Test
    void runsModulesAfterThoseTheyReferTo() {
        assertThat(Schema.inOrder(MODULES))
                .extracting(Migrations::module)
                .containsExactly("database", "identity", "notes", "tenancy");
    }

    @Test
    void refusesACycleAndShowsIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Schema.inOrder(List.of(new Migrations("egg", "hen"), new Migrations("hen", "egg"))))
                .withMessageContaining("cycle: [egg, hen]");
    }

    @Test
    void refusesAModuleAfterAnUnknownOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Schema.inOrder(List.of(new Migrations("tenancy", "databse"))))
                .withMessage("Migrations of 'tenancy' come after 'databse', which does not exist");
    }

    @Test
    void letsSeveralNodesStartAtOnceOnAnEmptyDatabase() throws Exception {
        var database = TestPostgres.newDatabase();
        var together = new CyclicBarrier(3);
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> start = () -> {
                together.await();
                new Schema(MODULES).migrate(address(database));
                return true;
            };
            for (var node : nodes.invokeAll(List.of(start, start, start))) {
                assertThat(node.get()).isTrue();
            }
        }

        assertThat(applied(database, "tenancy")).isEqualTo(6);
        assertThat(TenantIsolation.tenantTables(database.asOwner())).contains("memberships", "notes", "organizations");
    }

    @Test
    void letsInstallationsOnOneServerStartAtOnce() throws Exception {
        var databases = new ArrayList<TestPostgres.Database>();
        for (int i = 0; i < 4; i++) {
            databases.add(TestPostgres.newDatabase());
        }
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = databases.stream()
                    .map(database -> (Callable<Boolean>) () -> {
                        new Schema(MODULES).migrate(address(database));
                        return true;
                    })
                    .toList();
            for (var node : nodes.invokeAll(starts)) {
                assertThat(node.get()).isTrue();
            }
        }
    }

    @Test
    void repeatsNothingAtTheSecondStart() {
        var database = TestPostgres.newDatabase();
        new Schema(MODULES).migrate(address(database));

        new Schema(MODULES).migrate(address(database));

        assertThat(applied(database, "database")).isEqualTo(2);
    }

    @Test
    void asksNoModuleWhereTheSameFilesHaveRun() {
        var database = TestPostgres.newDatabase();
        new Schema(MODULES).migrate(address(database));
        // Asked for its history, this module would begin anew and fail at tables that are there.
        JdbcClient.create(database.asOwner())
                .sql("drop table flyway_history_notes")
                .update();

        new Schema(MODULES).migrate(address(database));
        new Schema(MODULES).requireUpToDate(address(database));

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> new Schema(MODULES.subList(1, 4)).migrate(address(database)));
    }

    @Test
    void runsAModuleThatCameSince() {
        var database = TestPostgres.newDatabase();
        new Schema(MODULES.subList(1, 4)).migrate(address(database));

        new Schema(MODULES).migrate(address(database));

        assertThat(applied(database, "tenancy")).isEqualTo(6);
    }

    @Test
    void startsAlsoWhereItMayNotNoteWhatHasRun() {
        var database = TestPostgres.newDatabase();
        new Schema(MODULES).migrate(address(database));
        var asSuperuser = JdbcClient.create(database.asSuperuser());
        asSuperuser.sql("comment on table flyway_history_database is null").update();
        asSuperuser.sql("alter table flyway_history_database owner to postgres").update();
        asSuperuser
                .sql("grant all on flyway_history_database to " + database.username())
                .update();

        new Schema(MODULES).migrate(address(database));

        assertThat(applied(database, "database")).isEqualTo(2);
    }

    @Test
    void knowsOtherFilesByTheirDigest(@TempDir Path files) throws IOException {
        var module = List.of(new Migrations("diary"));
        var folder = Files.createDirectories(files.resolve("db/migration/diary"));
        Files.writeString(folder.resolve("V1__diary.sql"), "create table diary ()");
        var before = digest(files, module);

        assertThat(digest(files, module)).isEqualTo(before);
        assertThat(digest(files, List.of(new Migrations("diary"), new Migrations("notes"))))
                .isNotEqualTo(before);
        Files.writeString(folder.resolve("V1__diary.sql"), "create table Diary ()");
        assertThat(digest(files, module)).isNotEqualTo(before);
        Files.writeString(folder.resolve("V1__diary.sql"), "create table diary ()");
        Files.writeString(folder.resolve("V2__more.sql"), "");
        assertThat(digest(files, module)).isNotEqualTo(before);
        Files.delete(folder.resolve("V2__more.sql"));
        Files.move(folder.resolve("V1__diary.sql"), folder.resolve("V2__diary.sql"));
        assertThat(digest(files, module)).isNotEqualTo(before);
    }

    private static String digest(Path files, List<Migrations> modules) throws IOException {
        var thread = Thread.currentThread();
        var usual = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {files.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(loader);
            return Migrations.digest(modules);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Test
    void onlyLooksWhatIsWaiting() {
        var database = TestPostgres.newDatabase();
        var schema = new Schema(List.of(new Migrations("database"), new Migrations("notes", "database")));

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> schema.requireUpToDate(address(database)))
                .withMessageContaining("3 migrations are waiting");
        assertThat(JdbcClient.create(database.asOwner())
                        .sql("select count(*) from pg_class where relnamespace = 'public'::regnamespace")
                        .query(Integer.class)
                        .single())
                .isZero();

        schema.migrate(address(database));
        schema.requireUpToDate(address(database));
    }

    @Test
    void saysWhatToDoWhenTheServerIsAway() {
        var away = new DatabaseAddress("jdbc:postgresql://localhost:1/basefly", "basefly", new Secret("hunter2"));

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> new Schema(MODULES).migrate(away))
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("postgresql://localhost:1/basefly")
                        .hasMessageNotContaining("hunter2"))
                .satisfies(failure -> assertThat(failure.remedy()).contains("check that the server runs"));
    }

    @Test
    void refusesAPoolWhoseRoleCanBypassRowLevelSecurity() {
        var database = TestPostgres.newDatabase();
        var schema = new Schema(MODULES);

        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> schema.requireRole(database.asSuperuser(), "postgres"))
                .satisfies(failure -> assertThat(failure.remedy()).contains("nobypassrls"));
        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> schema.requireRole(database.asOwner(), "basefly_app"));
    }

    @Test
    void isFoundOutWhenATableHasNoPolicy() throws SQLException {
        var database = TestPostgres.newDatabase();
        new Schema(MODULES).migrate(address(database));
        try (var connection = database.asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table diaries (tenant_id uuid not null, words text)");
            statement.execute("grant select, insert on diaries to basefly_app");
        }

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> TenantIsolation.verify(database.asOwner()))
                .withMessageContainingAll(
                        "diaries",
                        "row-level security is off",
                        "alter table \"diaries\" enable row level security;",
                        "no index begins with tenant_id",
                        "no policy of basefly_app limits all commands to the tenant");
    }

    private static int applied(TestPostgres.Database database, String module) {
        return JdbcClient.create(database.asOwner())
                .sql("select count(*) from flyway_history_" + module + " where type = 'SQL' and success")
                .query(Integer.class)
                .single();
    }

    private static DatabaseAddress address(TestPostgres.Database database) {
        return new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
    }
}
