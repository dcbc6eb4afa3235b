package dev.basefly;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A platform of a test's own, for tests that stop its database, break its start or run several nodes. */
public record RunningPlatform(ConfigurableApplicationContext context) implements AutoCloseable {

    /** Starts in development mode on a free port with these settings, each as {@code key=value}; they win over both. */
    public static RunningPlatform start(Class<?> addition, String... settings) {
        try {
            var data = Files.createTempDirectory("basefly-node-");
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                try {
                    FileSystemUtils.deleteRecursively(data);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            var all = new LinkedHashMap<String, String>();
            Stream.of(
                            Stream.of(
                                    "basefly.runtime.mode=development",
                                    "basefly.runtime.data-directory=" + data,
                                    "server.port=0"),
                            Stream.of(settings))
                    .flatMap(part -> part)
                    .forEach(setting -> all.put(setting.substring(0, setting.indexOf('=')), setting));
            return new RunningPlatform(new SpringApplicationBuilder(TestPlatform.class, addition)
                    .run(all.values().stream().map(setting -> "--" + setting).toArray(String[]::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RunningPlatform start(String... settings) {
        return start(TestPlatform.class, settings);
    }

    /** The settings that lead to the database. */
    public static String[] at(TestPostgres.Database database, String... more) {
        return Stream.concat(
                        Stream.of(
                                "basefly.database.url=" + database.jdbcUrl(),
                                "basefly.database.username=" + database.username(),
                                "basefly.database.password=" + database.password()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    public URI url() {
        return URI.create("http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public ApiClient api() {
        return new ApiClient(url());
    }

    @Override
    public void close() {
        context.close();
    }
}
