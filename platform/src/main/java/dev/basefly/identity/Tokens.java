package dev.basefly.identity;

import dev.basefly.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Unguessable texts of 256 bits, and the hash under which they are stored. Those of browser cookies are signed, so that
 * made-up ones are recognised without asking the database.
 */
final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PURPOSE = "basefly session cookie";
    private static final int RANDOM_LENGTH = 43;
    private static final int SIGNATURE_BYTES = 16;
    private static final int SIGNED_LENGTH = RANDOM_LENGTH + 1 + 22;

    private final MasterKey master;

    Tokens(MasterKey master) {
        this.master = master;
    }

    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A random text, a dot and the signature of the text. */
    String nextSigned() {
        String random = random();
        return random + "." + signature(random);
    }

    /** Whether {@link #nextSigned} made the token, here or in another process with the same secret. */
    boolean isOurs(String token) {
        if (token.length() != SIGNED_LENGTH || token.charAt(RANDOM_LENGTH) != '.') {
            return false;
        }
        byte[] expected = signature(token.substring(0, RANDOM_LENGTH)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(
                expected, token.substring(RANDOM_LENGTH + 1).getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(String random) {
        byte[] mac = master.mac(PURPOSE, random.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, SIGNATURE_BYTES));
    }
}
