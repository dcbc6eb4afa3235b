package dev.basefly.benchmarks.node;

import dev.basefly.testkit.TestPostgres.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the platform in this process, whole or in parts, on a database of the measurement. */
public final class Node {

    /** What is on the class path for a peer and sets itself up wherever it is found. */
    private static final String OF_A_PEER = String.join(
            ",",
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
            "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
            "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
            "org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration");

    private Node() {}

    /** The modules of these configurations and nothing else. */
    public static ConfigurableApplicationContext ofModules(
            Database database, List<String> configurations, String... settings) {
        return new SpringApplicationBuilder(
                        configurations.stream().map(Node::named).toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(arguments(database, settings));
    }

    /** An application that serves requests on a free port. */
    public static ConfigurableApplicationContext serving(
            Database database, List<Class<?>> application, String... settings) {
        return new SpringApplicationBuilder(application.toArray(Class<?>[]::new))
                .registerShutdownHook(false)
                .run(arguments(
                        database,
                        Stream.concat(Stream.of("server.address=127.0.0.1", "server.port=0"), Stream.of(settings))
                                .toArray(String[]::new)));
    }

    private static String[] arguments(Database database, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "basefly.runtime.mode=development",
                // Measurements are not about plans, except those that assign one.
                "basefly.plans.default-plan=BUSINESS",
                "spring.autoconfigure.exclude=" + OF_A_PEER,
                "basefly.runtime.data-directory=" + System.getProperty("java.io.tmpdir") + "/" + database.name(),
                "basefly.database.url=" + database.jdbcUrl(),
                "basefly.database.username=" + database.username(),
                "basefly.database.password=" + database.password()));
        all.addAll(List.of(settings));
        return all.stream().map(setting -> "--" + setting).toArray(String[]::new);
    }

    /** A module's wiring is not visible outside of it. */
    private static Class<?> named(String configuration) {
        try {
            return Class.forName(configuration);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
