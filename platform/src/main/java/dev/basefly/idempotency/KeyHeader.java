package dev.basefly.idempotency;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request header {@code Idempotency-Key}. The IETF draft (draft-ietf-httpapi-idempotency-key-header) makes it a string
 * in quotes as RFC 9651 defines it; as most callers send it without, both are the same key.
 */
final class KeyHeader {

    static final String NAME = "Idempotency-Key";

    static final int LONGEST = 255;

    private KeyHeader() {}

    /**
     * The key; null when there is none.
     *
     * @throws ApiError BAD_REQUEST {@code idempotency_key_invalid} for several, and for one that is empty, too long, or has
     *     other characters than printable ASCII
     */
    static @Nullable String parse(List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        if (lines.size() > 1) {
            throw invalid("The request has more than one idempotency key");
        }
        String line = lines.getFirst().strip();
        String key = line.startsWith("\"") ? unquoted(line) : line;
        if (key.isBlank() || key.length() > LONGEST) {
            throw invalid("An idempotency key has 1 to " + LONGEST + " characters");
        }
        if (key.chars().anyMatch(character -> character < ' ' || character > '~')) {
            throw invalid("An idempotency key consists of printable ASCII characters");
        }
        return key;
    }

    static ApiError missing() {
        return ApiError.of(ErrorCode.BAD_REQUEST, "This needs an idempotency key, so that it cannot happen twice")
                .reason("idempotency_key_missing")
                .remedy("Send the header " + NAME + " with a new UUID, and the same one when you try again");
    }

    private static String unquoted(String line) {
        StringBuilder key = new StringBuilder(line.length());
        int last = line.length() - 1;
        for (int at = 1; at <= last; at++) {
            char character = line.charAt(at);
            if (character == '"') {
                if (at == last) {
                    return key.toString();
                }
                break;
            }
            if (character == '\\') {
                at++;
                if (at > last || (line.charAt(at) != '"' && line.charAt(at) != '\\')) {
                    break;
                }
            }
            key.append(line.charAt(at));
        }
        throw invalid("The idempotency key is not one string in quotes");
    }

    private static ApiError invalid(String message) {
        return ApiError.of(ErrorCode.BAD_REQUEST, message)
                .reason("idempotency_key_invalid")
                .remedy("Send one header " + NAME + ", for example with a UUID");
    }
}
