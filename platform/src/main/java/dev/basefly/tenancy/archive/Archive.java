package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An archive that lies on the disk, read in bounded memory. Nothing in it is believed before its checksums are right. */
final class Archive implements AutoCloseable {

    private static final int LARGEST_MANIFEST = 1024 * 1024;

    /** Rows and characters that are handled at once. */
    private static final int ROWS = 500;

    private static final int CHARACTERS = 1_000_000;
    private static final int LONGEST_ROW = 64_000_000;

    private final ZipFile zip;
    private final Manifest manifest;

    private Archive(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Opens the file.
     *
     * @throws ApiError BAD_REQUEST {@code archive_unreadable} for anything but an archive of this format
     */
    static Archive open(Path file, JsonMapper json) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            ZipEntry entry = zip.getEntry(Manifest.FILE);
            if (entry == null || entry.getSize() > LARGEST_MANIFEST) {
                throw unreadable("The archive has no manifest");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                Manifest manifest = json.readValue(in.readNBytes(LARGEST_MANIFEST), Manifest.class);
                if (!Manifest.FORMAT.equals(manifest.format())) {
                    throw unreadable("The archive has another format than " + Manifest.FORMAT);
                }
                return new Archive(zip, manifest);
            }
        } catch (IOException | JacksonException malformed) {
            close(zip);
            throw unreadable("The archive is damaged");
        } catch (ApiError refused) {
            close(zip);
            throw refused;
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /**
     * Reads everything once and compares.
     *
     * @throws ApiError BAD_REQUEST {@code archive_damaged} naming the first file whose count or checksum differs
     */
    void verify() {
        for (Manifest.Part part : manifest.parts()) {
            MessageDigest digest = PartWriter.sha256();
            long lines = 0;
            try (InputStream in = open(part)) {
                byte[] buffer = new byte[64 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                    for (int i = 0; i < read; i++) {
                        lines += buffer[i] == '\n' ? 1 : 0;
                    }
                }
            } catch (IOException broken) {
                throw damaged(part);
            }
            if (lines != part.rows()
                    || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
                throw damaged(part);
            }
        }
    }

    /** Hands the rows of a part over, some at a time, as the text of a JSON array. */
    void forEach(Manifest.Part part, Consumer<String> rows) {
        try (var lines = new Lines(new InputStreamReader(open(part), StandardCharsets.UTF_8), LONGEST_ROW)) {
            List<String> some = new ArrayList<>();
            int characters = 0;
            for (String line = lines.next(); line != null; line = lines.next()) {
                some.add(line);
                characters += line.length();
                if (some.size() >= ROWS || characters >= CHARACTERS) {
                    rows.accept("[" + String.join(",", some) + "]");
                    some.clear();
                    characters = 0;
                }
            }
            if (!some.isEmpty()) {
                rows.accept("[" + String.join(",", some) + "]");
            }
        } catch (Lines.TooLongException forged) {
            throw damaged(part);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private InputStream open(Manifest.Part part) throws IOException {
        ZipEntry entry = zip.getEntry(part.file());
        if (entry == null) {
            throw damaged(part);
        }
        return zip.getInputStream(entry);
    }

    private static void close(@Nullable ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException harmless) {
            throw new UncheckedIOException(harmless);
        }
    }

    private static ApiError unreadable(String message) {
        return ApiError.of(ErrorCode.BAD_REQUEST, message)
                .reason("archive_unreadable")
                .remedy("Send the file of an export, unchanged");
    }

    private static ApiError damaged(Manifest.Part part) {
        return ApiError.of(
                        ErrorCode.BAD_REQUEST, "The archive's file " + part.file() + " is not what its manifest says")
                .reason("archive_damaged")
                .remedy("Export again; nothing was imported");
    }
}
