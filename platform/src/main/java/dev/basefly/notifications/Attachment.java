package dev.basefly.notifications;

import java.util.regex.Pattern;

/**
 * A file that a mail brings along, which is read when the mail is delivered. A mail whose file cannot be had goes without it, so
 * its text says where else it is.
 *
 * @param source the name of the {@link dev.basefly.notifications.spi.AttachmentSource} that has it
 * @param key which of the source's files
 * @param name of the file, as it arrives
 */
public record Attachment(String source, String key, String name) {

    private static final int LONGEST_KEY = 500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");

    public Attachment {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a file, such as invoice-17.pdf");
        }
        if (source.isEmpty() || key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("An attachment has a source and a key of 1 to " + LONGEST_KEY);
        }
    }
}
