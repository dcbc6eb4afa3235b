package dev.basefly.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.TestContextManager;

@BaseflyTest
@SpringBootTest(classes = BaseflyTestTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class BaseflyTestTests {

    @Autowired
    private Environment settings;

    @Test
    void pointsTheApplicationAtADatabaseOfItsOwn() {
        var dataSource = new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));

        assertThat(JdbcClient.create(dataSource)
                        .sql("select 1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void offersThatDatabaseToInject(@Autowired TestPostgres.Database database) {
        assertThat(database.jdbcUrl()).isEqualTo(settings.getProperty("basefly.database.url"));
    }

    @Test
    void liftsTheLimitsThatTestsMeetUnlessTheApplicationSetsThem() {
        var other = contextOf(Other.class).getEnvironment();

        assertThat(settings.getProperty("basefly.api.limits.anonymous")).isEqualTo("100000");
        assertThat(other.getProperty("basefly.api.limits.anonymous")).isEqualTo("3");
    }

    @Test
    void developsOnAFreePortInADirectoryOfItsOwn() {
        assertThat(settings.getProperty("basefly.runtime.mode")).isEqualTo("development");
        assertThat(settings.getProperty("server.port")).isEqualTo("0");
        assertThat(Path.of(settings.getRequiredProperty("basefly.runtime.data-directory")))
                .isEmptyDirectory();
    }

    @Test
    void sharesTheDatabaseWithTestsOfEqualConfiguration() {
        assertThat(contextOf(Equal.class)).isSameAs(contextOf(BaseflyTestTests.class));
    }

    @Test
    void givesAnotherConfigurationAnotherDatabaseAndLetsItsPropertiesWin() {
        var other = contextOf(Other.class).getEnvironment();

        assertThat(other.getProperty("basefly.database.url"))
                .startsWith("jdbc:postgresql://")
                .isNotEqualTo(settings.getProperty("basefly.database.url"));
        assertThat(other.getProperty("basefly.runtime.mode")).isEqualTo("production");
    }

    @Test
    void leavesOtherSpringTestsAlone() {
        assertThat(contextOf(Unmarked.class).getEnvironment().getProperty("basefly.database.url"))
                .isNull();
    }

    @Test
    void offersCallersToInject() {
        var context = contextOf(Listening.class);

        assertThat(context.getBean(ApiClient.class)).isSameAs(context.getBean(ApiClient.class));
        assertThat(context.getBean(Cast.class).nobody()).isNotNull();
    }

    private static ApplicationContext contextOf(Class<?> test) {
        return new TestContextManager(test).getTestContext().getApplicationContext();
    }

    @BaseflyTest
    @SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    static class Equal {}

    @BaseflyTest
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {"basefly.runtime.mode=production", "basefly.api.limits.anonymous=3"})
    static class Other {}

    @BaseflyTest
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "local.server.port=8080")
    static class Listening {}

    @SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    static class Unmarked {}

    @Configuration(proxyBeanMethods = false)
    static class Application {}
}
