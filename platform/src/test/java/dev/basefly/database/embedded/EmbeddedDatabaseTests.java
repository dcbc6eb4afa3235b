package dev.basefly.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.database.DatabaseUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTests {

    /** Unpacked once, for speed. */
    @TempDir
    static Path binaries;

    @TempDir
    Path temporary;

    @BeforeAll
    static void unpackBinaries() throws IOException {
        EmbeddedDatabaseBinaries.unpack(binaries.resolve("binaries"));
    }

    @Test
    void keepsItsDataAndItsPortOverARestart() throws SQLException {
        var folder = temporary.resolve("data folder");
        String url;
        try (var database = EmbeddedDatabase.start(folder)) {
            url = database.jdbcUrl();
            run(database, "create table notes (words text)");
            run(database, "insert into notes values ('kept')");
        }

        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database, "select words from notes")).isEqualTo("kept");
            assertThat(database.jdbcUrl()).isEqualTo(url);
        }
    }

    @Test
    void saysWhatToDoWhereTheProgramBringsNoPostgres() {
        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> EmbeddedDatabase.requireBinaries(ClassLoader.getPlatformClassLoader()))
                .satisfies(refusal -> assertThat(refusal.remedy()).contains("BASEFLY_DATABASE_URL"));
    }

    @Test
    void writesWhatItAcknowledgesToDisk() throws IOException, SQLException {
        var folder = folder();
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "show full_page_writes")).isEqualTo("on");
            assertThat(query(database, "show max_connections")).isEqualTo("60");
            assertThat(query(database, "show server_version")).startsWith(EmbeddedDatabase.MAJOR_VERSION + ".");
        }
    }

    @Test
    void letsNobodyInWithoutThePasswordThatOnlyTheOwnerCanRead() throws IOException {
        var folder = folder();
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.username(), "guess"))
                    .withMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keepsEveryAcknowledgedRowWhenItsProcessIsKilled() throws IOException, SQLException {
        var folder = folder();
        int acknowledged;
        try (var writer = EmbeddedDatabaseWriter.launch(folder)) {
            writer.awaitRow(200);
            acknowledged = writer.kill();
        }

        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(Integer.parseInt(query(database, "select count(*) from written where id <= " + acknowledged)))
                    .isEqualTo(acknowledged);
            assertThat(servers(folder)).isEqualTo(1);
        }
        assertThat(servers(folder)).isZero();
    }

    @Test
    void recoversWhenTheServerIsKilledToo() throws IOException, SQLException {
        var folder = folder();
        int acknowledged;
        try (var writer = EmbeddedDatabaseWriter.launch(folder)) {
            writer.awaitRow(50);
            acknowledged = writer.kill();
        }
        var server = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        ProcessHandle.of(Long.parseLong(server)).orElseThrow().destroyForcibly();

        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(Integer.parseInt(query(database, "select max(id) from written")))
                    .isGreaterThanOrEqualTo(acknowledged);
        }
    }

    @Test
    void startsAlthoughItsOldProcessIdIsAnotherProgramsByNow() throws IOException, SQLException {
        var folder = folder();
        EmbeddedDatabase.start(folder).close();
        Files.writeString(
                folder.resolve("data/postmaster.pid"),
                ProcessHandle.current().parent().orElseThrow().pid() + "\n");

        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws IOException, SQLException {
        var folder = folder();
        EmbeddedDatabase.start(folder).close();
        var port = Integer.parseInt(Files.readString(folder.resolve("port")).strip());

        try (var stranger = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                var database = EmbeddedDatabase.start(folder)) {
            assertThat(database.jdbcUrl()).doesNotContain(":" + stranger.getLocalPort());
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAFolderThatThisProcessHolds() throws IOException, SQLException {
        var folder = folder();
        try (var database = EmbeddedDatabase.start(folder)) {
            assertRefused(
                    folder, "is in use by process " + ProcessHandle.current().pid());
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHolds() throws IOException {
        var folder = folder();
        try (var writer = EmbeddedDatabaseWriter.launch(folder)) {
            writer.awaitRow(1);

            assertRefused(folder, "is in use by process " + writer.pid());
            writer.awaitRow(10);
        }
        EmbeddedDatabase.start(folder).close();
    }

    @Test
    void refusesAFolderOfSomebodyElseAndTouchesNothing() throws IOException {
        Files.writeString(temporary.resolve("thesis.txt"), "mine");

        assertRefused(temporary, "holds files that are not Basefly's");
        try (var entries = Files.list(temporary)) {
            assertThat(entries).containsExactly(temporary.resolve("thesis.txt"));
        }
    }

    @Test
    void refusesAFile() throws IOException {
        assertRefused(Files.createFile(temporary.resolve("file")), "is a file");
    }

    @Test
    void refusesAPathThatAShellWouldInterpret() {
        assertRefused(temporary.resolve("$(touch x)"), "dollar");
        assertThat(temporary.resolve("$(touch x)")).doesNotExist();
    }

    @Test
    void refusesDataOfAnotherVersion() throws IOException {
        var folder = folder();
        EmbeddedDatabase.start(folder).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "99\n");

        assertRefused(folder, "is of PostgreSQL 99");
    }

    @Test
    void saysWhatPostgresSaidWhenItCannotStart() throws IOException {
        var folder = folder();
        EmbeddedDatabase.start(folder).close();
        Files.writeString(folder.resolve("data/postgresql.conf"), "shared_buffers = much");

        assertRefused(folder, "FATAL:  configuration file");
    }

    /** A folder in which nothing but the programs is there yet. */
    private Path folder() throws IOException {
        var folder = Files.createDirectory(temporary.resolve("postgres"));
        Files.createFile(folder.resolve(EmbeddedDatabaseFolder.MARKER));
        Files.createSymbolicLink(folder.resolve("binaries"), binaries.resolve("binaries"));
        return folder;
    }

    private static void assertRefused(Path folder, String why) {
        assertThatExceptionOfType(DatabaseUnavailable.class)
                .isThrownBy(() -> EmbeddedDatabase.start(folder))
                .withMessageContaining(why)
                .satisfies(refusal -> assertThat(refusal.remedy()).isNotBlank());
    }

    private static long servers(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(commandLine -> commandLine.contains("bin/postgres -D " + folder))
                .count();
    }

    private static void run(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }
}
