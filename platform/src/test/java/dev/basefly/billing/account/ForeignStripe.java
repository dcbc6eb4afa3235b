package dev.basefly.billing.account;

import dev.basefly.testkit.processes.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A server that speaks Stripe's API and was written by somebody else: named by the environment, or installed here. */
final class ForeignStripe implements AutoCloseable {

    static final String VARIABLE = "STRIPE_COMPATIBLE_URL";
    private static final String PROGRAM = "stripe-stateful-mock";

    private final String address;
    private final @Nullable Process process;

    private ForeignStripe(String address, @Nullable Process process) {
        this.address = address;
        this.process = process;
    }

    /** Empty when there is none. */
    static Optional<ForeignStripe> find() {
        var named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Optional.of(new ForeignStripe(named, null));
        }
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst()
                .map(ForeignStripe::start);
    }

    private static ForeignStripe start(Path program) {
        int port = JavaProcess.freePort();
        var command = new ProcessBuilder(program.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("PORT", String.valueOf(port));
        try {
            var process = command.start();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
            return new ForeignStripe("http://localhost:" + port, process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
