package dev.basefly.identity;

import dev.basefly.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Unguessable texts of 256 bits, and the hash under which they are stored. Those of cookies and refresh tokens are signed,
 * so that made-up ones are recognised without asking the database.
 */
final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COOKIE = "basefly session cookie";
    private static final String DEVICE = "basefly known device";
    private static final String REFRESH = "basefly refresh token";
    private static final String REFRESH_PREFIX = "bfr_";
    private static final String SESSION_PREFIX = "ses_";
    private static final int ID_LENGTH = 26;
    private static final int RANDOM_LENGTH = 43;
    private static final int SIGNATURE_BYTES = 16;
    private static final int SIGNATURE_LENGTH = 22;
    private static final int SIGNED_LENGTH = RANDOM_LENGTH + 1 + SIGNATURE_LENGTH;
    private static final int REFRESH_LENGTH = REFRESH_PREFIX.length() + ID_LENGTH + RANDOM_LENGTH;

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
        return random + "." + signature(COOKIE, random);
    }

    /** Whether {@link #nextSigned} made the token, here or in another process with the same secret. */
    boolean isOurs(String token) {
        if (token.length() != SIGNED_LENGTH || token.charAt(RANDOM_LENGTH) != '.') {
            return false;
        }
        return isSigned(COOKIE, token, RANDOM_LENGTH);
    }

    /** A refresh token of the session: {@code bfr_}, the session, a random text, a dot and the signature of all that. */
    String nextRefresh(SessionId session) {
        String unsigned = REFRESH_PREFIX + session.toString().substring(SESSION_PREFIX.length()) + random();
        return unsigned + "." + signature(REFRESH, unsigned);
    }

    /** The session of a token that {@link #nextRefresh} made, here or in another process with the same secret. */
    Optional<SessionId> sessionOfRefresh(String token) {
        boolean ours = token.length() == REFRESH_LENGTH + 1 + SIGNATURE_LENGTH
                && token.startsWith(REFRESH_PREFIX)
                && token.charAt(REFRESH_LENGTH) == '.'
                && isSigned(REFRESH, token, REFRESH_LENGTH);
        return ours
                ? Optional.of(SessionId.of(
                        SESSION_PREFIX + token.substring(REFRESH_PREFIX.length(), REFRESH_PREFIX.length() + ID_LENGTH)))
                : Optional.empty();
    }

    /** Shows later that the account was signed in where this is kept, without naming it. */
    String nextDevice(String account) {
        String random = random();
        return random + "." + signature(DEVICE, account + " " + random);
    }

    boolean isDeviceOf(String account, String device) {
        if (device.length() != SIGNED_LENGTH || device.charAt(RANDOM_LENGTH) != '.') {
            return false;
        }
        String expected = signature(DEVICE, account + " " + device.substring(0, RANDOM_LENGTH));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                device.substring(RANDOM_LENGTH + 1).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSigned(String purpose, String token, int length) {
        byte[] expected = signature(purpose, token.substring(0, length)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, token.substring(length + 1).getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(String purpose, String text) {
        byte[] mac = master.mac(purpose, text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, SIGNATURE_BYTES));
    }
}
