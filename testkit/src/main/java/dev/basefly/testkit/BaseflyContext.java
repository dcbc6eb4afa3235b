package dev.basefly.testkit;

import dev.basefly.testkit.attack.AttackSuite;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/** Points one application context at its own database; all instances are equal, so Spring caches contexts as usual. */
record BaseflyContext() implements ContextCustomizer {

    /** Tests sign up and look at pages faster than people do; whatever the application says of its limits goes before. */
    private static final Map<String, Object> LIMITS =
            Map.of("basefly.api.limits.anonymous", "100000", "basefly.api.limits.page", "100000");

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        var database = TestPostgres.newDatabase();
        addSettings(context.getEnvironment(), database);
        if (context instanceof BeanDefinitionRegistry registry) {
            registerCallers(registry, context.getEnvironment(), database);
        }
    }

    private static void addSettings(ConfigurableEnvironment environment, TestPostgres.Database database) {
        var settings = new MapPropertySource(
                "Basefly test",
                Map.of(
                        "basefly.database.url",
                        database.jdbcUrl(),
                        "basefly.database.username",
                        database.username(),
                        "basefly.database.password",
                        database.password(),
                        "basefly.runtime.mode",
                        "development",
                        "basefly.runtime.data-directory",
                        TemporaryDirectory.create().toString(),
                        "basefly.identity.hash-memory",
                        "1MB",
                        // The organizations of tests come and go, and clocks are moved by weeks.
                        "basefly.onboarding.enabled",
                        "false",
                        "server.port",
                        "0"));
        var sources = environment.getPropertySources();
        var ofTheTest = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;
        if (sources.contains(ofTheTest)) {
            sources.addAfter(ofTheTest, settings);
        } else {
            sources.addFirst(settings);
        }
        sources.addLast(new MapPropertySource("Basefly test limits", LIMITS));
    }

    // Lazy, because the port is known only after the context has started.
    private static void registerCallers(
            BeanDefinitionRegistry registry, ConfigurableEnvironment environment, TestPostgres.Database database) {
        var client = new RootBeanDefinition(ApiClient.class, () -> anonymous(environment));
        client.setLazyInit(true);
        registry.registerBeanDefinition("baseflyTestApiClient", client);
        var cast = new RootBeanDefinition(Cast.class, () -> new Cast(anonymous(environment)));
        cast.setLazyInit(true);
        registry.registerBeanDefinition("baseflyTestCast", cast);
        var attacks = new RootBeanDefinition(
                AttackSuite.class, () -> new AttackSuite(anonymous(environment), database.asSuperuser()));
        attacks.setLazyInit(true);
        attacks.setScope(BeanDefinition.SCOPE_PROTOTYPE);
        registry.registerBeanDefinition("baseflyTestAttacks", attacks);
        registry.registerBeanDefinition(
                "baseflyTestDatabase", new RootBeanDefinition(TestPostgres.Database.class, () -> database));
    }

    private static ApiClient anonymous(ConfigurableEnvironment environment) {
        var port = environment.getRequiredProperty("local.server.port");
        return new ApiClient(URI.create("http://localhost:" + port));
    }
}
