package dev.basefly.exports;

import dev.basefly.jobs.JobFailure;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.springframework.util.unit.DataSize;

/** Stores what is written in pieces of one size, up to the largest size of a file. */
final class PiecesOutput extends OutputStream {

    static final int PIECE = 512 * 1024;

    private final ExportFiles files;
    private final ExportFiles.Writing writing;
    private final DataSize largest;
    private final byte[] buffer = new byte[PIECE];
    private int filled;
    private int pieces;
    private long size;

    PiecesOutput(ExportFiles files, ExportFiles.Writing writing, DataSize largest) {
        this.files = files;
        this.writing = writing;
        this.largest = largest;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            int taken = Math.min(length - done, PIECE - filled);
            System.arraycopy(bytes, offset + done, buffer, filled, taken);
            filled += taken;
            done += taken;
            if (filled == PIECE) {
                store();
            }
        }
    }

    /** Stores what is left; returns the size of the whole in bytes. */
    long end() {
        if (filled > 0) {
            store();
        }
        return size;
    }

    private void store() {
        size += filled;
        if (size > largest.toBytes()) {
            throw JobFailure.permanent(
                    "The file would be larger than " + largest.toMegabytes() + " MB: raise basefly.exports.largest",
                    null);
        }
        if (!files.append(writing, pieces++, Arrays.copyOf(buffer, filled))) {
            throw new CancellationException("Another attempt writes the file, or nobody wants it any more");
        }
        filled = 0;
    }
}
