package dev.basefly.tenancy.archive;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines ended by a line feed, and stops in the middle of one that is too long for the memory. */
final class Lines implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Reader reader;
    private final int longest;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int end;

    /** @param longest characters of a line */
    Lines(Reader reader, int longest) {
        this.reader = reader;
        this.longest = longest;
    }

    /** A line has more characters than there may be. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(int longest) {
            super("A line has more than " + longest + " characters");
        }
    }

    /** The next line without its end, null after the last one. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        while (at < end || fill()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.length() + at - from > longest) {
                throw new TooLongException(longest);
            }
            line.append(buffer, from, at - from);
            if (at < end) {
                at++;
                return line.toString();
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(reader.read(buffer), 0);
        return end > 0;
    }
}
