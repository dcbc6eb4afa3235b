package dev.basefly.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The installation's secret: seals what the database must not hold in the clear. AES-256-GCM under a key derived for each
 * purpose with HKDF-SHA-256 (RFC 5869), a random nonce of 96 bits before the cipher text.
 */
public final class MasterKey {

    static final int BYTES = 32;

    private static final int NONCE = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    /** Deriving a key costs several times what using it does, and few purposes authenticate. */
    private final Map<String, SecretKey> macKeys = new ConcurrentHashMap<>();

    MasterKey(byte[] secret) {
        this.secret = secret.clone();
    }

    /** Uses the setting, or in development a secret that is made once and kept in the data folder. */
    static MasterKey of(RuntimeSettings settings) {
        if (!settings.secret().isBlank()) {
            return new MasterKey(Base64.getDecoder().decode(settings.secret().reveal()));
        }
        return new MasterKey(kept(settings.dataDirectory().resolve("secret.key")));
    }

    /** Encrypts for the purpose; only the same purpose can open it. */
    public byte[] seal(String purpose, byte[] content) {
        try {
            byte[] nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key(purpose), new GCMParameterSpec(128, nonce));
            byte[] sealed = new byte[NONCE + cipher.getOutputSize(content.length)];
            System.arraycopy(nonce, 0, sealed, 0, NONCE);
            cipher.doFinal(content, 0, content.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws IllegalStateException when it was sealed with another secret or purpose, or changed since
     */
    public byte[] open(String purpose, byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key(purpose), new GCMParameterSpec(128, sealed, 0, NONCE));
            return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException changed) {
            throw new IllegalStateException(
                    "Sealed with another secret: set basefly.runtime.secret to the one this database was used with",
                    changed);
        }
    }

    /** Authenticates the content for the purpose, one of few: HMAC-SHA-256 (RFC 2104). */
    public byte[] mac(String purpose, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            SecretKey key = macKeys.get(purpose);
            if (key == null) {
                key = new SecretKeySpec(key(purpose).getEncoded(), "HmacSHA256");
                macKeys.put(purpose, key);
            }
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SecretKey key(String purpose) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(secret)
                                .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
    }

    private static byte[] kept(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            byte[] secret = Base64.getDecoder().decode(Files.readString(file).strip());
            if (secret.length != BYTES) {
                throw new IllegalStateException("The secret in " + file + " is not " + BYTES
                        + " bytes in base 64: restore it, or set basefly.runtime.secret");
            }
            return secret;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The secret in " + file + " cannot be read or made", unreadable);
        }
    }

    /** Written beside and then moved, so that no crash and no second process sees half of it. */
    private static void create(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        byte[] fresh = new byte[BYTES];
        RANDOM.nextBytes(fresh);
        Path unfinished = Files.createTempFile(folder, "secret", ".new");
        try {
            Files.writeString(unfinished, Base64.getEncoder().encodeToString(fresh));
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException anotherProcessWasFaster) {
            return;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
