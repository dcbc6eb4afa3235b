package dev.basefly.testkit.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of a conversation with PostgreSQL message by message (PostgreSQL documentation, "Frontend/Backend
 * Protocol", message formats).
 */
final class Messages {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int TYPE_AND_LENGTH = 5;
    private static final int BUFFER = 65_536;

    /** One message as it went over the wire; its type is 0 before the start-up is over. */
    static final class Message {

        private final char type;
        private final byte[] bytes;

        private Message(char type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        char type() {
            return type;
        }

        byte[] bytes() {
            return bytes;
        }

        /** The n-th zero-terminated text of the body, counted from 0. */
        String text(int number) {
            int from = TYPE_AND_LENGTH;
            for (int skipped = 0; skipped < number; skipped++) {
                from = end(from) + 1;
            }
            return new String(bytes, from, end(from) - from, StandardCharsets.UTF_8);
        }

        private int end(int from) {
            int end = from;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return end;
        }
    }

    private final DataInputStream in;
    private final boolean ofClient;
    private boolean typed;

    private Messages(InputStream in, boolean ofClient) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.ofClient = ofClient;
    }

    static Messages ofClient(InputStream in) {
        return new Messages(in, true);
    }

    static Messages ofServer(InputStream in) {
        return new Messages(in, false);
    }

    /** Whether nothing more has come for now. */
    boolean isDry() throws IOException {
        return in.available() == 0;
    }

    /** The next message, null at the end. */
    @Nullable
    Message next() throws IOException {
        try {
            if (typed) {
                return typed(in.readByte());
            }
            return ofClient ? startUp() : beforeStartUp();
        } catch (EOFException end) {
            return null;
        }
    }

    private Message typed(byte type) throws IOException {
        int length = in.readInt();
        ByteBuffer message = ByteBuffer.allocate(1 + length).put(type).putInt(length);
        in.readFully(message.array(), TYPE_AND_LENGTH, length - 4);
        return new Message((char) type, message.array());
    }

    private Message startUp() throws IOException {
        int length = in.readInt();
        int code = in.readInt();
        ByteBuffer message = ByteBuffer.allocate(length).putInt(length).putInt(code);
        in.readFully(message.array(), 8, length - 8);
        typed = code != SSL_REQUEST && code != GSS_REQUEST;
        return new Message((char) 0, message.array());
    }

    /** A server answers the question for encryption with one letter, N here, and everything else with a message. */
    private Message beforeStartUp() throws IOException {
        byte first = in.readByte();
        if (first == 'N') {
            return new Message((char) 0, new byte[] {first});
        }
        typed = true;
        return typed(first);
    }
}
