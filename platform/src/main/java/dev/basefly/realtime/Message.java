package dev.basefly.realtime;

import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An event as it is passed on, encoded once for all streams that listen to the same of its channels.
 *
 * @param position the same on every node; clients resume behind its id
 */
record Message(
        long position,
        TenantId organization,
        String kind,
        Instant occurredAt,
        List<Part> parts,
        AtomicReference<Encoded> encoded) {

    /** What one feed makes of the event. */
    record Part(List<String> channels, String details) {}

    /** The bytes for who listens to these channels. */
    static final class Encoded {

        private final Set<String> channels;
        private final byte[] bytes;

        private Encoded(Set<String> channels, byte[] bytes) {
            this.channels = channels;
            this.bytes = bytes;
        }
    }

    Message(long position, TenantId organization, String kind, Instant occurredAt, List<Part> parts) {
        this(position, organization, kind, occurredAt, List.copyOf(parts), new AtomicReference<>());
    }

    /** All channels that it goes to. */
    Set<String> channels() {
        Set<String> all = new TreeSet<>();
        parts.forEach(part -> all.addAll(part.channels()));
        return all;
    }

    /** Those of these channels that it goes to. */
    Set<String> channels(Set<String> among) {
        Set<String> found = new TreeSet<>();
        for (Part part : parts) {
            for (String channel : part.channels()) {
                if (among.contains(channel)) {
                    found.add(channel);
                }
            }
        }
        return found;
    }

    boolean concerns(Set<String> listened) {
        return parts.stream().anyMatch(part -> part.channels().stream().anyMatch(listened::contains));
    }

    /** For a stream that listens to these channels; all streams but few listen to the same ones of them. */
    byte[] bytesFor(Set<String> listened, EventIds ids) {
        Set<String> mine = channels(listened);
        Encoded known = encoded.get();
        if (known != null && known.channels.equals(mine)) {
            return known.bytes;
        }
        Encoded fresh = new Encoded(mine, Frames.change(this, ids.of(organization, position), mine));
        encoded.set(fresh);
        return fresh.bytes;
    }
}
