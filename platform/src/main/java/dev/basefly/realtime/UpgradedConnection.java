package dev.basefly.realtime;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that Tomcat has handed over once the head of the answer was sent. What a request in progress holds, some 90
 * KiB of buffers, goes back to Tomcat, and the stream keeps the socket alone. On the wire it is an ordinary answer of HTTP/1.1
 * that ends with its connection. Public because Tomcat makes it.
 */
public final class UpgradedConnection implements InternalHttpUpgradeHandler, Outlet {

    private static final Logger log = LoggerFactory.getLogger(UpgradedConnection.class);

    /** A listener has nothing to say; who says more than this is none. */
    private static final int MOST_READ = 4096;

    private final UpgradeInfo info = new UpgradeInfo();
    private @Nullable SocketWrapperBase<?> socket;
    private @Nullable WebConnection connection;
    private @Nullable LiveStream stream;
    private Consumer<Outlet> opening = _ -> {};
    private int read;

    /**
     * Says what is carried, before Tomcat hands the connection over.
     *
     * @param open called when it has
     */
    void carry(LiveStream carried, Consumer<Outlet> open) {
        stream = carried;
        opening = open;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection handedOver) {
        connection = handedOver;
        try {
            opening.accept(this);
        } catch (RuntimeException failure) {
            log.warn("A stream could not begin", failure);
            gone();
        }
        opening = _ -> {};
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent status) {
        return switch (status) {
            case OPEN_READ -> hear();
            case OPEN_WRITE -> {
                carried().writable(System.nanoTime());
                yield SocketState.UPGRADED;
            }
            case STOP, TIMEOUT, DISCONNECT, ERROR, CONNECT_FAIL -> gone();
        };
    }

    private SocketState hear() {
        byte[] ignored = new byte[256];
        try {
            int count = socket().read(false, ignored, 0, ignored.length);
            while (count > 0 && read <= MOST_READ) {
                read += count;
                count = socket().read(false, ignored, 0, ignored.length);
            }
            return count < 0 || read > MOST_READ ? gone() : SocketState.UPGRADED;
        } catch (IOException cut) {
            return gone();
        }
    }

    private SocketState gone() {
        carried().gone();
        return SocketState.CLOSED;
    }

    @Override
    public boolean ready() throws IOException {
        if (socket().canWrite() || (!socket().flush(false) && socket().canWrite())) {
            return true;
        }
        socket().registerWriteInterest();
        return false;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket().write(false, bytes, 0, bytes.length);
    }

    @Override
    public void flush() throws IOException {
        if (socket().flush(false)) {
            socket().registerWriteInterest();
        }
    }

    @Override
    public void close() {
        WebConnection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception unimportant) {
                log.debug("While closing", unimportant);
            }
        }
        socket().close();
    }

    /** Tomcat lets go of it. */
    @Override
    public void destroy() {
        if (stream != null) {
            stream.gone();
        }
    }

    @Override
    public UpgradeInfo getUpgradeInfo() {
        return info;
    }

    @Override
    public void timeoutAsync(long now) {
        // The hub looks after what is silent.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // Nobody asks.
    }

    @Override
    public void pause() {
        // Said good-bye to before.
    }

    private SocketWrapperBase<?> socket() {
        return Objects.requireNonNull(socket);
    }

    private LiveStream carried() {
        return Objects.requireNonNull(stream);
    }
}
