package dev.basefly.audit;

import dev.basefly.runtime.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HexFormat;

/** How far a tenant's chain had come at the end of a day (UTC), or by now, as its authenticated row says. */
record AuditHead(LocalDate day, Link link, String mac) {

    static AuditHead of(ResultSet row) throws SQLException {
        return new AuditHead(
                row.getObject("day", LocalDate.class),
                Link.of(row),
                HexFormat.of().formatHex(row.getBytes("mac")));
    }

    /** What is authenticated. */
    static byte[] bytes(TenantId tenant, LocalDate day, Link link) {
        byte[] names = (tenant + " " + day).getBytes(StandardCharsets.UTF_8);
        byte[] hash = link.bytes();
        return ByteBuffer.allocate(names.length + Long.BYTES + hash.length)
                .put(names)
                .putLong(link.position())
                .put(hash)
                .array();
    }
}
