package dev.basefly.database.embedded;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.basefly.database.DatabaseUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** The folder of an embedded database: whose it is, which process holds it, and what lies where in it. */
final class EmbeddedDatabaseFolder implements AutoCloseable {

    /** Its presence says that everything in the folder is ours. */
    static final String MARKER = "basefly-database";

    private static final String ELSEWHERE =
            "Choose another folder with --data (or BASEFLY_RUNTIME_DATA_DIRECTORY), or set BASEFLY_DATABASE_URL.";

    private static final Pattern LAST_WORDS = Pattern.compile("FATAL: |PANIC: |Address already in use");

    /** pg_ctl hands the folder to a shell, which would act on these even inside quotation marks. */
    private static final Pattern SHELL_CHARACTERS = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

    /** Closing any channel to a locked file frees this process's lock on it, so a second one must never be opened. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** The id of the process that holds the folder now or held it last. */
    private static final String HOLDER = "holder";

    private static final FileAttribute<?> OWNER_ONLY = asFileAttribute(fromString("rw-------"));

    private final Path root;
    private final FileChannel channel;

    private EmbeddedDatabaseFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Makes the folder this process's until it is closed; whatever is refused stays untouched.
     *
     * @throws DatabaseUnavailable if the folder is foreign, held by another process, of another version or not usable
     */
    static EmbeddedDatabaseFolder claim(Path directory) {
        var place = directory.toAbsolutePath().normalize();
        try {
            refuseForeign(place);
            Files.createDirectories(place, asFileAttribute(fromString("rwx------")));
            var root = place.toRealPath();
            var folder = new EmbeddedDatabaseFolder(root, lock(root));
            folder.prepare();
            return folder;
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "The data folder %s cannot be used: %s".formatted(place, reason(e)),
                    "Give the user %s read and write access to it. %s"
                            .formatted(System.getProperty("user.name"), ELSEWHERE),
                    e);
        }
    }

    Path data() {
        return root.resolve("data");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    /** What PostgreSQL says, since its last start. */
    Path log() {
        return root.resolve("server.log");
    }

    Path passwordFile() {
        return root.resolve("password");
    }

    String password() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "The password of the embedded PostgreSQL cannot be read from " + passwordFile(),
                    "Restore that file from a backup, or begin anew with --reset, which deletes the data.",
                    e);
        }
    }

    /** The port of the last start, or 0. */
    int port() {
        try {
            return Integer.parseInt(Files.readString(portFile()).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    void rememberPort(int port) throws IOException {
        write(portFile(), port + "\n");
    }

    /** The place to initialize a database in, empty. */
    Path discardUnfinished() throws IOException {
        var unfinished = root.resolve("data.unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        return unfinished;
    }

    /** The lines of the log in which PostgreSQL says why it stopped, or nothing. */
    String lastWords() {
        try (var lines = Files.lines(log())) {
            return lines.filter(LAST_WORDS.asPredicate()).collect(Collectors.joining(" "));
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_HERE.remove(root);
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private static void refuseForeign(Path place) throws IOException {
        if (SHELL_CHARACTERS.matcher(place.toString()).find()) {
            throw new DatabaseUnavailable(
                    "The data folder %s has a quotation mark, dollar, backquote, backslash or control character in its name"
                            .formatted(place),
                    ELSEWHERE);
        }
        if (Files.exists(place) && !Files.isDirectory(place)) {
            throw new DatabaseUnavailable("The data folder %s is a file".formatted(place), ELSEWHERE);
        }
        if (Files.isDirectory(place) && !Files.exists(place.resolve(MARKER)) && !isEmpty(place)) {
            throw new DatabaseUnavailable(
                    "The folder %s holds files that are not Basefly's; nothing in it was changed".formatted(place),
                    ELSEWHERE);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        if (!HELD_HERE.add(root)) {
            throw inUse(root);
        }
        try {
            var channel = FileChannel.open(
                    root.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(root);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(root);
            throw e;
        }
    }

    private static DatabaseUnavailable inUse(Path root) {
        String holder;
        try {
            holder = "process " + Files.readString(root.resolve(HOLDER)).strip();
        } catch (IOException e) {
            holder = "another process";
        }
        return new DatabaseUnavailable(
                "The data folder %s is in use by %s".formatted(root, holder),
                "Stop that process first, or start this one on a folder of its own with --data"
                        + " (or BASEFLY_RUNTIME_DATA_DIRECTORY).");
    }

    private void prepare() throws IOException {
        try {
            write(root.resolve(HOLDER), ProcessHandle.current().pid() + "\n");
            if (!Files.exists(root.resolve(MARKER))) {
                write(root.resolve(MARKER), "Everything in this folder is the embedded PostgreSQL of Basefly.\n");
            }
            if (Files.exists(data())) {
                refuseUnusableData();
            } else if (!Files.exists(passwordFile())) {
                write(passwordFile(), randomPassword() + "\n");
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void refuseUnusableData() throws IOException {
        var version = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!version.equals(EmbeddedDatabase.MAJOR_VERSION)) {
            throw new DatabaseUnavailable(
                    "The data in %s is of PostgreSQL %s, this version of Basefly brings PostgreSQL %s"
                            .formatted(root, version, EmbeddedDatabase.MAJOR_VERSION),
                    "Dump it with the version of Basefly that wrote it and load it into a new folder, or begin anew"
                            + " with --reset, which deletes the data.");
        }
        var owner = Files.getOwner(data(), LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getOwner(root.resolve(HOLDER)))) {
            throw new DatabaseUnavailable(
                    "The data in %s belongs to the user %s, and PostgreSQL serves only its owner"
                            .formatted(root, owner.getName()),
                    "Start as that user, or choose another folder with --data (or BASEFLY_RUNTIME_DATA_DIRECTORY).");
        }
    }

    private static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private Path portFile() {
        return root.resolve("port");
    }

    /** Never visible half written, and readable by its owner only. */
    private static void write(Path file, String content) throws IOException {
        var draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".draft", OWNER_ONLY);
        Files.writeString(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileSystemException broken
            when broken.getReason() != null -> broken.getFile() + ": " + broken.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
