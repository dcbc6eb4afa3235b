package dev.basefly.idempotency;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What was answered: the status, the headers that belong to the answer and not to the request, the bytes of the body. */
final class Answer {

    /** Marks an answer that was given before. */
    static final String REPLAYED = "Idempotency-Replayed";

    private final int status;
    private final List<Header> headers;
    private final byte[] body;

    /** One line of a header. */
    record Header(String name, String value) {}

    Answer(int status, List<Header> headers, byte[] body) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body.clone();
    }

    /** What {@link #bytes} made. */
    static Answer of(int status, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            List<Header> headers = new ArrayList<>(count);
            for (int header = 0; header < count; header++) {
                headers.add(new Header(in.readUTF(), in.readUTF()));
            }
            return new Answer(status, headers, in.readAllBytes());
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    int status() {
        return status;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(headers.size());
            for (Header header : headers) {
                out.writeUTF(header.name());
                out.writeUTF(header.value());
            }
            out.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Answers once more. */
    void replayTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(header -> response.addHeader(header.name(), header.value()));
        response.setHeader(REPLAYED, "true");
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
