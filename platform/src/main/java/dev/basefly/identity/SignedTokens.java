package dev.basefly.identity;

import dev.basefly.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * The tokens of browser cookies: a random part and a signature of it, so that made-up ones are recognised without asking
 * the database.
 */
final class SignedTokens {

    private static final String PURPOSE = "basefly session cookie";
    private static final int RANDOM_LENGTH = 43;
    private static final int SIGNATURE_BYTES = 16;
    private static final int LENGTH = RANDOM_LENGTH + 1 + 22;

    private final MasterKey master;

    SignedTokens(MasterKey master) {
        this.master = master;
    }

    String next() {
        String random = Tokens.random();
        return random + "." + signature(random);
    }

    boolean isOurs(String token) {
        if (token.length() != LENGTH || token.charAt(RANDOM_LENGTH) != '.') {
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
