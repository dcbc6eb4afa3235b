package dev.basefly.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A place in the chain of a tenant and the hash of everything up to it. */
record Link(long position, byte[] hash) {

    /** Before the first event. */
    static final Link START = new Link(0, new byte[32]);

    /** The next place: SHA-256 over the hash before, the position as eight bytes, and the canonical row. */
    Link next(byte[] row) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(hash);
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(position + 1).array());
            return new Link(position + 1, sha256.digest(row));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean hasHash(byte[] other) {
        return Arrays.equals(hash, other);
    }

    String hex() {
        return HexFormat.of().formatHex(hash);
    }
}
