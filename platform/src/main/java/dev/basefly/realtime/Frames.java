package dev.basefly.realtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The text of a stream as the HTML standard has it (9.2, server-sent events). JSON has no line breaks, so no data has. */
final class Frames {

    /** A comment, which clients ignore and which keeps what lies between from giving up the connection. */
    static final byte[] HEARTBEAT = bytes(":\n\n");

    private static final JsonMapper JSON = JsonMapper.shared();

    private Frames() {}

    /**
     * The first one.
     *
     * @param retryMillis how long a client waits before it comes back by itself
     * @param id behind which the client has everything that follows
     */
    static byte[] hello(long retryMillis, long id, Collection<String> channels) {
        return bytes("retry: " + retryMillis + "\nevent: hello\nid: " + id + "\ndata: "
                + JSON.writeValueAsString(Map.of("channels", channels)) + "\n\n");
    }

    /** What lies behind the client's position is not kept any more: it has to read all anew. */
    static byte[] reset(long id) {
        return bytes("event: reset\nid: " + id + "\ndata: {\"reason\":\"forgotten\"}\n\n");
    }

    /** So many messages were left out, because the client reads too slowly; of each channel the newest follows. */
    static byte[] skipped(int messages) {
        return bytes("event: skipped\ndata: {\"messages\":" + messages + "}\n\n");
    }

    /** The server goes; there is another one, or will be. */
    static byte[] bye(long retryMillis) {
        return bytes("retry: " + retryMillis + "\nevent: bye\ndata: {\"retry\":" + retryMillis + "}\n\n");
    }

    /** The client may not listen any more, for a reason of one word. */
    static byte[] end(String reason) {
        return bytes("event: end\ndata: {\"reason\":\"" + reason + "\"}\n\n");
    }

    /** What happened; the id comes with the last part, so that a client that was cut off before asks for all of them. */
    static byte[] change(Message message, long id, Set<String> channels) {
        StringBuilder text = new StringBuilder(160);
        List<Message.Part> parts = message.parts().stream()
                .filter(part -> part.channels().stream().anyMatch(channels::contains))
                .toList();
        for (Iterator<Message.Part> left = parts.iterator(); left.hasNext(); ) {
            Message.Part part = left.next();
            text.append("event: change\n");
            if (!left.hasNext()) {
                text.append("id: ").append(id).append('\n');
            }
            List<String> told = part.channels().stream()
                    .filter(channels::contains)
                    .map(Channels::told)
                    .toList();
            text.append("data: {\"channels\":")
                    .append(JSON.writeValueAsString(told))
                    .append(",\"kind\":")
                    .append(JSON.writeValueAsString(message.kind()))
                    .append(",\"at\":\"")
                    .append(message.occurredAt())
                    .append("\",\"details\":")
                    .append(part.details())
                    .append("}\n\n");
        }
        return bytes(text.toString());
    }

    /** One after the other. */
    static byte[] both(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
