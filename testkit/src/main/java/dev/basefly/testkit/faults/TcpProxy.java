package dev.basefly.testkit.faults;

import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a program and PostgreSQL on a loopback port, and breaks what passes: all of it, or one statement. Without
 * encryption, which the driver leaves out when the server has none.
 */
public final class TcpProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Weather weather = new Weather();
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
    private final CopyOnWriteArrayList<Disturbance> disturbances = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean refusing;

    private TcpProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    /** Opens a way to the server of this database. */
    public static TcpProxy to(Database database) {
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        try {
            TcpProxy proxy = new TcpProxy(new InetSocketAddress(server.getHost(), server.getPort()));
            Thread.ofVirtual().start(proxy::acceptAlways);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same database by way of this proxy. */
    public Database through(Database database) {
        URI direct = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        String url = "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + direct.getPath();
        return new Database(database.name(), url, database.username(), database.password());
    }

    /** Ends every connection; new ones may be made. */
    public void cut() {
        conversations.forEach(Conversation::cut);
        conversations.clear();
    }

    /** Ends every connection and refuses new ones until {@link #heal()}. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Connections stay open and are accepted, but nothing passes until {@link #heal()}. */
    public void stall() {
        weather.stall();
    }

    /** Each request and each answer takes this much longer. */
    public void delay(Duration time) {
        weather.delay(time);
    }

    /** Lets so many bytes pass each second, for each connection and direction. */
    public void limit(long bytesPerSecond) {
        weather.limit(bytesPerSecond);
    }

    /** Everything passes again. */
    public void heal() {
        refusing = false;
        weather.heal();
    }

    /**
     * Lets this happen to the next statement whose SQL contains the text; also to one that is prepared already.
     *
     * @param sql such as {@code commit} or the name of a function, as the program writes it
     */
    public Disturbance next(Fate fate, String sql) {
        Disturbance disturbance = new Disturbance(fate, sql);
        disturbances.add(disturbance);
        return disturbance;
    }

    /** How many connections were made so far. */
    public int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        cut();
    }

    private void acceptAlways() {
        while (!listener.isClosed()) {
            try {
                accept(listener.accept());
            } catch (IOException closedOrUnreachable) {
                // The next one may succeed; when this is closed the loop ends.
            }
        }
    }

    private void accept(Socket client) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        try {
            Socket server = new Socket(target.getAddress(), target.getPort());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            accepted.incrementAndGet();
            Conversation conversation = new Conversation(client, server, weather, this::disturbance);
            conversations.add(conversation);
            conversation.start(() -> conversations.remove(conversation));
        } catch (IOException unreachable) {
            client.close();
        }
    }

    private @Nullable Disturbance disturbance(String sql) {
        for (Disturbance disturbance : disturbances) {
            if (disturbance.takes(sql)) {
                disturbances.remove(disturbance);
                return disturbance;
            }
        }
        return null;
    }
}
