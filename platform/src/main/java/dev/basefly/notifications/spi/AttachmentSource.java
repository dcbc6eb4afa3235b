package dev.basefly.notifications.spi;

import java.util.Optional;

/** Has files that mails bring along, and is asked for one when its mail is delivered; contributed as a bean. */
public interface AttachmentSource {

    /** The largest file that is attached, in bytes; a mail with a larger one goes without it. */
    int LARGEST = 5 * 1024 * 1024;

    /** What attachments name it by, such as {@code billing.invoice}. */
    String name();

    /**
     * Reads a file; empty when there is none any more. A failure lets the mail wait, and after some attempts it goes without.
     *
     * @param key says which, in the words of who attached it
     */
    Optional<File> read(String key);

    /**
     * A file.
     *
     * @param mediaType such as {@code application/pdf}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record File(String mediaType, byte[] content) {}
}
