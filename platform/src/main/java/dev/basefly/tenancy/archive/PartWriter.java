package dev.basefly.tenancy.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one file of an archive line by line and keeps its count and checksum. */
final class PartWriter {

    private final ZipOutputStream zip;
    private final String file;
    private final MessageDigest digest = sha256();
    private long rows;

    PartWriter(ZipOutputStream zip, String file) {
        this.zip = zip;
        this.file = file;
        try {
            zip.putNextEntry(new ZipEntry(file));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    void line(String json) {
        byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
        digest.update(line);
        try {
            ((OutputStream) zip).write(line);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    Manifest.Part end(String table, List<String> columns) {
        try {
            zip.closeEntry();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new Manifest.Part(file, table, columns, rows, HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
