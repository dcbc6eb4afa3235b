package dev.basefly.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a JVM of its own on a loopback port, ended with this one at the latest. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long STOP_SECONDS = 40;
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Process process;
    private final int port;
    private final Path log;
    private final long started;
    private final Thread ending;

    private ServerProcess(Process process, int port, Path log, long started) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.started = started;
        this.ending = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
    }

    /**
     * Starts the command, which must take its port from SERVER_PORT. Of this process's own settings it sees none.
     *
     * @param log where its output goes
     */
    static ServerProcess start(List<String> command, Map<String, String> settings, Path log) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(ServerProcess::isSetting);
        builder.environment().putAll(settings);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
        // Tomcat would close each connection after 100 requests, and the driver's reconnecting be measured too.
        builder.environment().put("SERVER_TOMCAT_MAXKEEPALIVEREQUESTS", "-1");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        long started = System.nanoTime();
        return new ServerProcess(builder.start(), port, log, started);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Waits for the first 200 at the path; returns the seconds since the process was started. */
    double awaitOk(String path) throws IOException {
        while (!answersOk(path)) {
            if (!process.isAlive() || System.nanoTime() - started > PATIENCE.toNanos()) {
                throw new IllegalStateException("No 200 at " + path + ":\n" + Files.readString(log));
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    /** Memory that the process keeps resident, in MB; empty where the system does not tell. */
    OptionalDouble residentMegabytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                .findFirst();
    }

    /** Ends the process as an operator would, and by force when that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException tooSlow) {
            process.destroyForcibly().onExit().join();
        }
        Runtime.getRuntime().removeShutdownHook(ending);
    }

    private boolean answersOk(String path) {
        try (Socket socket = new Socket()) {
            socket.connect(address(), 1_000);
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(start, StandardCharsets.ISO_8859_1).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isSetting(String name) {
        return name.startsWith("BASEFLY_")
                || name.startsWith("SPRING_")
                || name.startsWith("SERVER_")
                || name.equals("JAVA_TOOL_OPTIONS");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
