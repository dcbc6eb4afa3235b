package dev.basefly.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as bytes, the same before it is stored and after it is read: every field in a fixed order, each with its length
 * before it (four bytes, big endian; -1 for null), maps by ascending key. So no two events have the same bytes.
 */
final class CanonicalRow {

    private static final byte VERSION = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    private CanonicalRow() {}

    static byte[] of(AuditEvent event) {
        AuditEntry entry = event.entry();
        CanonicalRow row = new CanonicalRow();
        row.bytes.write(VERSION);
        row.add(event.tenant().value());
        row.add(event.id().value());
        row.add(event.occurredAt().toString());
        row.add(event.actor().kind().name());
        row.add(event.actor().id());
        row.add(event.actor().via());
        row.add(entry.action());
        row.add(entry.targetType());
        row.add(entry.targetId());
        row.addCount(entry.changes().size());
        entry.changes().forEach((field, change) -> {
            row.add(field);
            row.add(change.before());
            row.add(change.after());
        });
        row.addDetails(entry.details());
        row.add(entry.reason());
        row.add(event.requestId());
        row.add(event.address());
        return row.bytes.toByteArray();
    }

    private void addDetails(Map<String, @Nullable String> details) {
        addCount(details.size());
        details.forEach((key, value) -> {
            add(key);
            add(value);
        });
    }

    private void add(UUID id) {
        bytes.writeBytes(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private void add(@Nullable String text) {
        if (text == null) {
            addCount(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        addCount(utf8.length);
        bytes.writeBytes(utf8);
    }

    private void addCount(int count) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    }
}
