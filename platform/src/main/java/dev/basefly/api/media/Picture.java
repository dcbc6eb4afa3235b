package dev.basefly.api.media;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A small picture, known by its first bytes and not by what its sender calls it; nothing that can carry a script. */
public final class Picture {

    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");
    private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ff");

    private final String type;
    private final byte[] content;

    /** A picture that was {@link Purpose#read read} before and kept. */
    public Picture(String type, byte[] content) {
        this.type = type;
        this.content = content.clone();
    }

    /**
     * What a picture is for.
     *
     * @param word what the errors call it, in lower case, for example {@code logo}
     * @param kibibytes its largest size
     */
    public record Purpose(String word, int kibibytes) {

        /** The largest size in bytes. */
        public int bytes() {
            return kibibytes * 1024;
        }

        /**
         * Looks at the bytes.
         *
         * @throws ApiError PAYLOAD_TOO_LARGE above the size; UNSUPPORTED_MEDIA_TYPE for anything but PNG, JPEG and WebP
         */
        public Picture read(byte[] content) {
            if (content.length > bytes()) {
                throw ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "The " + word + " is larger than " + kibibytes + " KiB")
                        .reason(word + "_too_large")
                        .remedy("Send a smaller picture; 256 by 256 points are enough");
            }
            return new Picture(type(content), content);
        }

        private String type(byte[] content) {
            if (startsWith(content, PNG, 0)) {
                return "image/png";
            }
            if (startsWith(content, JPEG, 0)) {
                return "image/jpeg";
            }
            if (startsWith(content, ascii("RIFF"), 0) && startsWith(content, ascii("WEBP"), 8)) {
                return "image/webp";
            }
            throw ApiError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The " + word + " is neither PNG nor JPEG nor WebP")
                    .reason(word + "_type")
                    .remedy("Send the picture as PNG");
        }
    }

    /** The media type. */
    public String type() {
        return type;
    }

    public byte[] content() {
        return content.clone();
    }

    /** The first half of the content's SHA-256, for addresses that change with the content. */
    public String version() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The answer that shows it, which only the caller's own cache may keep for that time. */
    public ResponseEntity<byte[]> answer(Duration kept) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .cacheControl(CacheControl.maxAge(kept).cachePrivate())
                .body(content());
    }

    private static boolean startsWith(byte[] content, byte[] magic, int at) {
        return content.length >= at + magic.length
                && Arrays.equals(content, at, at + magic.length, magic, 0, magic.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
