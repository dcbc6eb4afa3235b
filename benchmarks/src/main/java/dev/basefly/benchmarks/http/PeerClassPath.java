package dev.basefly.benchmarks.http;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chooses from our class path what spring-boot-starter-webmvc, spring-boot-starter-jdbc and the PostgreSQL driver bring
 * along. What is not here cannot configure itself: no security, no filters, no actuator, no API documents.
 */
final class PeerClassPath {

    private static final Pattern ARTIFACT = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

    private static final List<String> WANTED = List.of(
            "spring-boot",
            "spring-boot-autoconfigure",
            "spring-boot-http-converter",
            "spring-boot-jackson",
            "spring-boot-jdbc",
            "spring-boot-persistence",
            "spring-boot-servlet",
            "spring-boot-sql",
            "spring-boot-tomcat",
            "spring-boot-transaction",
            "spring-boot-web-server",
            "spring-boot-webmvc",
            "spring-aop",
            "spring-beans",
            "spring-context",
            "spring-core",
            "spring-expression",
            "spring-jdbc",
            "spring-tx",
            "spring-web",
            "spring-webmvc",
            "HikariCP",
            "postgresql",
            "tomcat-embed-core",
            "tomcat-embed-el",
            "tomcat-embed-websocket",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jakarta.annotation-api",
            "micrometer-commons",
            "micrometer-observation",
            "commons-logging",
            "logback-classic",
            "logback-core",
            "jul-to-slf4j",
            "log4j-api",
            "log4j-to-slf4j",
            "slf4j-api",
            "snakeyaml",
            "jspecify");

    private PeerClassPath() {}

    static List<String> of(String classPath) {
        return Stream.of(classPath.split(Pattern.quote(File.pathSeparator)))
                .filter(PeerClassPath::isWanted)
                .toList();
    }

    /** Folders are wanted when they are the benchmarks' own classes. */
    private static boolean isWanted(String entry) {
        var name = ARTIFACT.matcher(Path.of(entry).getFileName().toString());
        if (name.matches()) {
            return WANTED.contains(name.group(1)) || name.group(1).equals("basefly-benchmarks");
        }
        return Path.of(entry).endsWith(Path.of("benchmarks", "target", "classes"));
    }
}
