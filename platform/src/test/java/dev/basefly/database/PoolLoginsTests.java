package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.RunningPlatform;
import dev.basefly.runtime.Doctor;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.TestPostgres;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** SQL that was smuggled in leads to no more than the pool's role has, even where a superuser owns the schema. */
class PoolLoginsTests {

    private static final TestPostgres.Database DATABASE = TestPostgres.newDatabase();

    private static RunningPlatform platform;
    private static TransactionTemplate transaction;
    private static JdbcClient jdbc;
    private static TenantId acme;

    @BeforeAll
    static void startAsASuperuser() {
        // Roles belong to the whole server: the owner of all other tests' databases must be the one who makes them.
        new NotesDatabase(1).close();
        platform = RunningPlatform.start(
                "basefly.database.url=" + DATABASE.jdbcUrl(), "basefly.database.username=postgres");
        jdbc = platform.context().getBean(JdbcClient.class);
        transaction = new TransactionTemplate(platform.context().getBean(PlatformTransactionManager.class));
        acme = organization();
        organization();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set role none", "reset role", "reset session authorization"})
    void keepsItsRights(String smuggled) {
        int foreign = afterwards(smuggled, "select count(*) from organizations where tenant_id <> :acme");

        assertThat(foreign).isZero();
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> afterwards(smuggled, "select count(*) from users where id <> :acme"))
                .withStackTraceContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set role postgres",
                "set role basefly_system",
                "set role basefly_owner",
                "set session authorization postgres",
                "set session authorization basefly_owner",
                "alter table organizations no force row level security",
                "create table mine (id int)"
            })
    void takesNobodyElses(String smuggled) {
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> afterwards(smuggled, "select 1"));
    }

    @Test
    void areToldByNoProblemOfTheDoctor() {
        assertThat(platform.context().getBean(Doctor.class).examine().integrations())
                .filteredOn(integration -> integration.name().equals("PostgreSQL"))
                .singleElement()
                .satisfies(postgres ->
                        assertThat(postgres.problems()).noneMatch(problem -> problem.contains("logs in as the owner")));
    }

    @Test
    void fallBackToTheOwnersWhereItMayNotMakeLogins() {
        var owner = new DatabaseAddress(DATABASE.jdbcUrl(), "nobody_we_know", Secret.of(""));
        var logins = new PoolLogins(platform.context().getBean(MasterKey.class), true);

        assertThat(logins.of(owner, "basefly_app")).isEqualTo(new PoolLogins.Login(owner, "basefly_app", false));
        assertThat(logins.missing()).containsExactly("basefly_app");
    }

    private static int afterwards(String smuggled, String question) {
        return Objects.requireNonNull(Tenant.call(
                acme,
                () -> transaction.execute(status -> {
                    jdbc.sql(smuggled).update();
                    return jdbc.sql(question)
                            .param("acme", acme.value())
                            .query(Integer.class)
                            .single();
                })));
    }

    private static TenantId organization() {
        TenantId id = TenantId.next(Clock.systemUTC());
        platform.context()
                .getBean(SystemDatabase.class)
                .jdbc()
                .sql("insert into organizations (tenant_id, name, created_at) values (:id, 'Acme', now())")
                .param("id", id.value())
                .update();
        return id;
    }
}
