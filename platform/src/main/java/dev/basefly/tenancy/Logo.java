package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A small picture, known by its first bytes and not by what its sender calls it; nothing that can carry a script. */
public final class Logo {

    /** In bytes. */
    public static final int LARGEST = 64 * 1024;

    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ff");

    private final String type;
    private final byte[] content;

    Logo(String type, byte[] content) {
        this.type = type;
        this.content = content.clone();
    }

    /** The media type. */
    public String type() {
        return type;
    }

    public byte[] content() {
        return content.clone();
    }

    /**
     * Looks at the bytes.
     *
     * @throws ApiError PAYLOAD_TOO_LARGE above 64 KiB; UNSUPPORTED_MEDIA_TYPE for anything but PNG, JPEG and WebP
     */
    static Logo of(byte[] content) {
        if (content.length > LARGEST) {
            throw ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "The logo is larger than 64 KiB")
                    .reason("logo_too_large")
                    .remedy("Send a smaller picture; 256 by 256 points are enough");
        }
        if (startsWith(content, PNG, 0)) {
            return new Logo("image/png", content);
        }
        if (startsWith(content, JPEG, 0)) {
            return new Logo("image/jpeg", content);
        }
        if (startsWith(content, ascii("RIFF"), 0) && startsWith(content, ascii("WEBP"), 8)) {
            return new Logo("image/webp", content);
        }
        throw ApiError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The logo is neither PNG nor JPEG nor WebP")
                .reason("logo_type")
                .remedy("Send the picture as PNG");
    }

    /** The first half of the content's SHA-256. */
    String version() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean startsWith(byte[] content, byte[] magic, int at) {
        return content.length >= at + magic.length
                && Arrays.equals(content, at, at + magic.length, magic, 0, magic.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
