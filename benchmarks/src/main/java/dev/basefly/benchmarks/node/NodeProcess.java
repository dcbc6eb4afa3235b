package dev.basefly.benchmarks.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts other processes on this one's class path; they end with this one at the latest. */
public final class NodeProcess {

    private NodeProcess() {}

    /**
     * Starts the class, without the settings of this installation.
     *
     * @param environment what it is told
     * @param output where what it prints goes
     */
    public static Process start(
            Class<?> main, Map<String, String> environment, ProcessBuilder.Redirect output, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx300m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("BASEFLY_") || name.startsWith("SPRING_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }
}
