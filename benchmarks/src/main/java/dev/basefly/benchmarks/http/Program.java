package dev.basefly.benchmarks.http;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the programs under measurement are, and the command lines that start them. */
final class Program {

    /** As ./basefly run starts the service. */
    static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms96m", "-Xmx256m", "-Xmn40m");

    private static final String JAR = "basefly-server-app.jar";

    private final Path repository;

    private Program(Path repository) {
        this.repository = repository;
    }

    /** The programs of the repository that the benchmarks were built in. */
    static Program find() {
        try {
            URI classes = Program.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            for (Path folder = Path.of(classes); folder != null; folder = folder.getParent()) {
                if (Files.isDirectory(folder.resolve("server")) && Files.isRegularFile(folder.resolve("pom.xml"))) {
                    return new Program(folder);
                }
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw new IllegalStateException("The benchmarks run from a built repository only");
    }

    Path repository() {
        return repository;
    }

    Path script() {
        return repository.resolve("basefly");
    }

    /** The plain fat jar. */
    Path fatJar() {
        return existing(repository.resolve("server/target/" + JAR));
    }

    /** The unpacked program that ./basefly run starts, of the newest build. */
    Path unpacked() throws IOException {
        Path builds = repository.resolve("server/target/launch");
        try (Stream<Path> found = Files.isDirectory(builds) ? Files.list(builds) : Stream.empty()) {
            return found.filter(build -> Files.isRegularFile(build.resolve("complete")))
                    .max((one, other) -> Long.compare(modified(one), modified(other)))
                    .map(build -> existing(build.resolve("app/" + JAR)))
                    .orElseThrow(() -> new IllegalStateException("Nothing is built in " + builds + ": ./basefly run"));
        }
    }

    /** The AOT caches of the unpacked program; empty until it was trained. */
    List<Path> caches() throws IOException {
        Path build = unpacked().resolve("../..").normalize();
        try (Stream<Path> found = Files.list(build)) {
            return found.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static List<String> jar(Path jar, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** The options of ./basefly run, without the AOT cache. */
    static List<String> runOptions() {
        List<String> options = new ArrayList<>(FLAGS);
        options.add("--enable-native-access=ALL-UNNAMED");
        options.add("-Dspring.aot.enabled=true");
        return options;
    }

    /** The command that starts the peer: a class path of its own, with nothing on it but what such a service has. */
    static List<String> peer() {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(FLAGS);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, PeerClassPath.of(System.getProperty("java.class.path"))));
        command.add("dev.basefly.benchmarks.peer.PeerApplication");
        return command;
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is not there: build it with ./basefly bench");
        }
        return file;
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }
}
