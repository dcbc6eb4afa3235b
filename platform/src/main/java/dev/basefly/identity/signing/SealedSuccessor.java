package dev.basefly.identity.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A token that only who holds its predecessor can read: AES-256-GCM under a key derived from the predecessor with
 * HKDF-SHA-256 (RFC 5869), a random nonce of 96 bits before the cipher text.
 */
public final class SealedSuccessor {

    private static final byte[] PURPOSE = "basefly refresh successor".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private SealedSuccessor() {}

    /** Seals the successor for who holds the predecessor. */
    public static byte[] seal(String predecessor, String successor) {
        try {
            byte[] nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key(predecessor), new GCMParameterSpec(TAG_BITS, nonce));
            byte[] content = successor.getBytes(StandardCharsets.US_ASCII);
            byte[] sealed = new byte[NONCE + cipher.getOutputSize(content.length)];
            System.arraycopy(nonce, 0, sealed, 0, NONCE);
            cipher.doFinal(content, 0, content.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The successor that {@link #seal} sealed under the same predecessor.
     *
     * @throws IllegalStateException when it was sealed under another, or changed since
     */
    public static String open(String predecessor, byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key(predecessor), new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
            return new String(cipher.doFinal(sealed, NONCE, sealed.length - NONCE), StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException changed) {
            throw new IllegalStateException("The successor of a refresh token was changed in the database", changed);
        }
    }

    private static SecretKey key(String predecessor) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(predecessor.getBytes(StandardCharsets.US_ASCII))
                                .thenExpand(PURPOSE, 32));
    }
}
