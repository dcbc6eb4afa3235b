package dev.basefly.benchmarks.realtime;

import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The process under measurement, as who drives it sees it. */
final class StreamingNode implements AutoCloseable {

    private final NodeProcess node;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final InetSocketAddress streams;
    private final InetSocketAddress bare;
    private final String organization;
    private final String bearer;

    StreamingNode(Database database) throws IOException {
        node = NodeProcess.heard(
                StreamingProgram.class,
                database,
                // As ./basefly run starts the service, but with its heap resident from the beginning: what is added to
                // the
                // memory of the process is not of the heap then, and both can be summed up.
                "-XX:+UseCompactObjectHeaders",
                "-Xmn40m",
                "-Xms300m",
                "-XX:+AlwaysPreTouch");
        Process process = node.process();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String[] ports = answer().split(" ", -1);
        streams = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[0]));
        bare = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[1]));
        var signedUp = new ApiClient(URI.create("http://localhost:" + ports[0]))
                .post(
                        "/api/v1/auth/sign-up",
                        Map.of(
                                "email", "listener@example.com",
                                "password", "quite a long phrase to listen",
                                "name", "Lena Listener",
                                "organizationName", "Listeners"));
        organization = signedUp.text("/data/organization/id");
        bearer = signedUp.text("/data/accessToken");
    }

    InetSocketAddress streams() {
        return streams;
    }

    InetSocketAddress bare() {
        return bare;
    }

    /** What a listener sends, to get what lies behind the id. */
    String request(long after) {
        return "GET /api/v1/live?channels=" + StreamingProgram.CHANNEL + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + bearer + "\r\n" + (after > 0 ? "Last-Event-ID: " + after + "\r\n" : "")
                + "\r\n";
    }

    /** Begins to change so many rows; {@link #answer} tells the end, and how many there were in all. */
    void change(int count, int perSecond, int padding) {
        orders.println("change " + organization + " " + count + " " + perSecond + " " + padding);
    }

    /** Begins to write so many messages to bare sockets; {@link #answer} tells the end. */
    void write(int count, int perSecond, int padding) {
        orders.println("bare " + count + " " + perSecond + " " + padding);
    }

    /** Bytes in use after a collection. */
    long heap() throws IOException {
        orders.println("heap");
        return Long.parseLong(answer());
    }

    long conflated() throws IOException {
        orders.println("conflated");
        return Long.parseLong(answer());
    }

    /** Memory that the process keeps resident, in bytes. */
    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + node.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    String answer() throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(StreamingProgram.ANSWER)) {
                return line.substring(StreamingProgram.ANSWER.length());
            }
            before.append(line).append('\n');
        }
        throw new IllegalStateException("The node ended:\n" + before);
    }

    @Override
    public void close() {
        node.close();
    }
}
