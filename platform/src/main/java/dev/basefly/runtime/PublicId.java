package dev.basefly.runtime;

import java.util.UUID;

/**
 * An identifier that is a UUID in the database and prefixed text everywhere else. Each kind of thing has its own record
 * that implements this, so that the compiler refuses one kind where another is meant.
 */
public interface PublicId {

    UUID value();

    /** Formats the identifier as {@code prefix_26characters}, the TypeID form. */
    static String text(String prefix, UUID value) {
        return TypeId.format(prefix, value);
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException when the text is not an identifier with this prefix
     */
    static UUID parse(String prefix, String text) {
        return TypeId.parse(prefix, text);
    }
}
