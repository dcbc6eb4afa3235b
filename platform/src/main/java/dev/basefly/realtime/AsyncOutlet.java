package dev.basefly.realtime;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer that goes on, where the connection is not the stream's alone: over HTTP/2. */
final class AsyncOutlet implements Outlet, WriteListener {

    private static final Logger log = LoggerFactory.getLogger(AsyncOutlet.class);

    private final LiveStream stream;
    private final AsyncContext context;
    private final ServletOutputStream out;

    private AsyncOutlet(LiveStream stream, AsyncContext context, ServletOutputStream out) {
        this.stream = stream;
        this.context = context;
        this.out = out;
    }

    static AsyncOutlet of(LiveStream stream, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        AsyncOutlet outlet = new AsyncOutlet(stream, context, response.getOutputStream());
        outlet.out.setWriteListener(outlet);
        return outlet;
    }

    @Override
    public void onWritePossible() {
        stream.writable(System.nanoTime());
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A listener went away", failure);
        stream.gone();
    }

    @Override
    public boolean ready() {
        return out.isReady();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        if (out.isReady()) {
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            context.complete();
        } catch (IllegalStateException complete) {
            log.debug("Complete already", complete);
        }
    }
}
