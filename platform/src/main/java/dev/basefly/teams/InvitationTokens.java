package dev.basefly.teams;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * What an invitation's link carries: 256 random bits and their signature, so that a damaged or made-up one is recognised
 * without asking the database.
 */
final class InvitationTokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PURPOSE = "basefly invitation link";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_LENGTH = 43;
    private static final int SIGNATURE_BYTES = 16;
    private static final int LENGTH = RANDOM_LENGTH + 1 + 22;

    private final MasterKey master;

    InvitationTokens(MasterKey master) {
        this.master = master;
    }

    String next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        String random = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return random + "." + signature(random);
    }

    /**
     * The hash under which the invitation is found.
     *
     * @throws ApiError BAD_REQUEST for a token that was not made here or changed on its way
     */
    byte[] hash(String token) {
        String tidy = token.strip();
        if (!isOurs(tidy)) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "This invitation link is damaged")
                    .reason("invitation_link_damaged")
                    .remedy("Open the link from the mail again, or copy the whole of it");
        }
        return sha256(tidy);
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isOurs(String token) {
        return token.length() == LENGTH
                && token.charAt(RANDOM_LENGTH) == '.'
                && MessageDigest.isEqual(
                        signature(token.substring(0, RANDOM_LENGTH)).getBytes(StandardCharsets.US_ASCII),
                        token.substring(RANDOM_LENGTH + 1).getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(String random) {
        byte[] mac = master.mac(PURPOSE, random.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, SIGNATURE_BYTES));
    }
}
