package dev.basefly.database;

import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Stands between a client and PostgreSQL: counts round trips, and can be cut and joined again at the same port. */
final class DatabaseProxy implements AutoCloseable {

    private final URI server;
    private final int port;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket listener;

    DatabaseProxy(String jdbcUrl) throws IOException {
        this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
        var first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = first.getLocalPort();
        listen(first);
    }

    /** The address of the database behind the proxy. */
    String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d%s".formatted(port, server.getPath());
    }

    DataSource through(TestPostgres.Database database) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl() + "?options=-c%20role=basefly_app");
        source.setUser(database.username());
        source.setPassword(database.password());
        return source;
    }

    /** How often a client spoke after the server had. */
    int roundTrips() {
        return roundTrips.get();
    }

    /** Ends every connection and refuses new ones. */
    void cut() {
        var current = listener;
        listener = null;
        closeQuietly(current);
        sockets.forEach(DatabaseProxy::closeQuietly);
        sockets.clear();
    }

    void join() {
        try {
            listen(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
    }

    private void listen(ServerSocket socket) {
        listener = socket;
        Thread.ofVirtual().start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                var backend = new Socket(server.getHost(), server.getPort());
                sockets.add(client);
                sockets.add(backend);
                if (socket.isClosed()) {
                    // Cut since it was accepted, perhaps too early for whoever closed the others to see it.
                    closeQuietly(client);
                    closeQuietly(backend);
                    return;
                }
                var serverSpokeLast = new AtomicBoolean(true);
                Thread.ofVirtual()
                        .start(() -> pump(client, backend, () -> {
                            if (serverSpokeLast.compareAndSet(true, false)) {
                                roundTrips.incrementAndGet();
                            }
                        }));
                Thread.ofVirtual().start(() -> pump(backend, client, () -> serverSpokeLast.set(true)));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void pump(Socket from, Socket to, Runnable onData) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[65_536];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                onData.run();
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            closeQuietly(from);
        } finally {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception gone) {
            // It is closed either way.
        }
    }
}
