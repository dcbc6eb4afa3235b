package dev.basefly.testkit.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A mail server that takes mails, refuses them or lets their senders wait, as a test tells it. Speaks as much of SMTP (RFC
 * 5321) as a sender needs, on a free port of the loopback address.
 */
public final class SmtpStandIn implements AutoCloseable {

    private static final String OK = "250 OK";

    private final ServerSocket socket;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private volatile String answerToRecipients = OK;
    private volatile CountDownLatch hold = new CountDownLatch(0);

    private SmtpStandIn(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * A mail that was taken.
     *
     * @param content headers and body as they came
     */
    public record Received(String recipient, String content) {

        /** The value of the header, empty without it. */
        public String header(String name) {
            return content.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Starts one that takes everything. */
    public static SmtpStandIn start() {
        try {
            SmtpStandIn server = new SmtpStandIn(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("smtp-stand-in").start(server::accept);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What was taken, in order. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** From now on each recipient is answered so, for example with {@code 550 5.1.1 Unknown}. */
    public void answerRecipients(String reply) {
        answerToRecipients = reply;
    }

    /** From now on senders wait before they may send a mail's content. */
    public void hold() {
        begun.drainPermits();
        hold = new CountDownLatch(1);
    }

    /** Ends the waiting. */
    public void release() {
        hold.countDown();
    }

    /** Waits until one more sender since {@link #hold} wants to send a mail's content. */
    public boolean awaitSender(long seconds) throws InterruptedException {
        return begun.tryAcquire(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        release();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket sender = socket.accept();
                Thread.ofVirtual().name("smtp-session").start(() -> serve(sender));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket sender) {
        try (sender) {
            talk(
                    new BufferedReader(new InputStreamReader(sender.getInputStream(), StandardCharsets.UTF_8)),
                    sender.getOutputStream());
        } catch (IOException gone) {
            // The sender died or gave up: what it was sending was not taken.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void talk(BufferedReader in, OutputStream out) throws IOException, InterruptedException {
        say(out, "220 stand-in");
        String recipient = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "RCPT" -> {
                    recipient = line.replaceFirst(".*<(.*)>.*", "$1");
                    say(out, answerToRecipients);
                }
                case "DATA" -> take(recipient, in, out);
                case "QUIT" -> {
                    say(out, "221 Bye");
                    return;
                }
                default -> say(out, OK);
            }
        }
    }

    private void take(String recipient, BufferedReader in, OutputStream out) throws IOException, InterruptedException {
        begun.release();
        hold.await();
        say(out, "354 Go on");
        StringBuilder content = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("The sender went away");
            }
            content.append(line).append('\n');
        }
        received.add(new Received(recipient, content.toString()));
        say(out, OK);
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
