package dev.basefly.apikeys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a program sends: {@code bfk_live_<id>_<secret><checksum>}. The secret has 32 characters of base 62, which are 190
 * random bits; the checksum is the CRC-32 of everything before it in 6 such characters, so that a scanner for leaked
 * secrets tells a key from a text that only looks like one.
 */
record KeyText(ApiKeyId id, String text) {

    /** By which a scanner finds keys in texts; also in the module's documentation. */
    static final String PATTERN = "bfk_live_([0-7][0-9a-hjkmnp-tv-z]{25})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})";

    static final String PREFIX = "bfk_live_";

    private static final Pattern FORM = Pattern.compile(PATTERN);
    private static final char[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final int SECRET_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new secret for the key. */
    static KeyText next(ApiKeyId id) {
        StringBuilder text = new StringBuilder(beginning(id)).append('_');
        for (int at = 0; at < SECRET_LENGTH; at++) {
            text.append(DIGITS[RANDOM.nextInt(DIGITS.length)]);
        }
        return new KeyText(id, text.append(checksum(text.toString())).toString());
    }

    /** Reads what a program sent; empty when it is no key or its checksum is wrong. */
    static Optional<KeyText> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM_LENGTH;
        return checksum(text.substring(0, end)).equals(text.substring(end))
                ? Optional.of(new KeyText(ApiKeyId.of(ApiKeyId.PREFIX + "_" + form.group(1)), text))
                : Optional.empty();
    }

    /** The part of every secret of the key that may be shown, by which people recognise it. */
    static String beginning(ApiKeyId id) {
        return PREFIX + id.toString().substring(ApiKeyId.PREFIX.length() + 1);
    }

    /** Under what the secret is stored: SHA-256, which is enough for a text that nobody can guess. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return beginning(id) + "_…";
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int at = CHECKSUM_LENGTH - 1; at >= 0; at--) {
            digits[at] = DIGITS[(int) (rest % DIGITS.length)];
            rest /= DIGITS.length;
        }
        return new String(digits);
    }
}
