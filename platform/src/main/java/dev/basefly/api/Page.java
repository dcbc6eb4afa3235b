package dev.basefly.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The envelope of a list: one page of it and how to get the next. */
public record Page<T>(List<T> data, Meta meta) {

    public static final int DEFAULT_LIMIT = 20;
    public static final int MOST = 100;

    /**
     * How the list goes on.
     *
     * @param nextCursor to be sent back as {@code cursor}; null on the last page
     */
    public record Meta(@Nullable String nextCursor, boolean hasMore) {}

    public Page {
        data = List.copyOf(data);
    }

    /**
     * Makes a page of at most {@code limit} from rows read with {@code limit + 1}.
     *
     * @param key the sort key of a row, which the next page starts after
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> key) {
        boolean more = rows.size() > limit;
        List<T> data = more ? rows.subList(0, limit) : rows;
        String next = more ? encode(key.apply(data.getLast())) : null;
        return new Page<>(data, new Meta(next, more));
    }

    /**
     * Reads a cursor back into the sort key.
     *
     * @throws ApiError BAD_REQUEST when it is not one of ours
     */
    public static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw badCursor();
        }
    }

    /** The key after which the page that the cursor asks for begins, null for the first page; refuses a foreign cursor. */
    public static <K> @Nullable K after(@Nullable String cursor, Function<String, K> key) {
        if (cursor == null) {
            return null;
        }
        try {
            return key.apply(decode(cursor));
        } catch (IllegalArgumentException malformed) {
            throw badCursor();
        }
    }

    /** The refusal of a cursor that cannot be read. */
    public static ApiError badCursor() {
        return ApiError.of(ErrorCode.BAD_REQUEST, "The cursor is not valid")
                .reason("bad_cursor")
                .remedy("Send meta.nextCursor of the page before, unchanged, or leave the cursor out");
    }

    /** The page size to use: the asked one, or 20. Throws VALIDATION_ERROR outside of 1 to 100. */
    public static int limit(@Nullable Integer asked) {
        int limit = asked == null ? DEFAULT_LIMIT : asked;
        if (limit < 1 || limit > MOST) {
            throw ApiError.invalid("limit", "must be between 1 and " + MOST);
        }
        return limit;
    }

    /** Makes the cursor that {@link #decode} reads back, for pages that do not end with their last row. */
    public static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
