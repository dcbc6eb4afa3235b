package dev.basefly.notifications;

import org.jspecify.annotations.Nullable;

/**
 * A file of a stored mail.
 *
 * @param number from 1
 * @param mediaType null before it was read, and for one that could not be had
 * @param content null likewise, and once it was erased
 */
@SuppressWarnings("ArrayRecordComponent")
public record AttachedFile(
        int number, Attachment attachment, @Nullable String mediaType, byte @Nullable [] content) {

    /** Whether its content can be had. */
    public boolean isThere() {
        return content != null && mediaType != null;
    }
}
