package dev.basefly.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/** A place in the chain of a tenant and the hash of everything up to it, in hexadecimal digits. */
record Link(long position, String hash) {

    /** Before the first event. */
    static final Link START = new Link(0, "0".repeat(64));

    /** The next place: SHA-256 over the hash before, the position as eight bytes, and the canonical row. */
    Link next(byte[] row) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes());
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(position + 1).array());
            return new Link(position + 1, HexFormat.of().formatHex(sha256.digest(row)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Link of(ResultSet row) throws SQLException {
        return new Link(row.getLong("position"), HexFormat.of().formatHex(row.getBytes("hash")));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hash);
    }
}
