package dev.basefly.database.embedded;

import dev.basefly.database.DatabaseUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that last ran on a data folder and, if the process that owned it was killed, still does. */
record EmbeddedDatabasePredecessor(Path data) {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabasePredecessor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path PROCESSES = Path.of("/proc");

    /** What became of the process whose id PostgreSQL wrote into the folder. */
    private enum State {
        ABSENT,
        SERVING,
        /** The id is there, but a dead process's that its parent has not yet taken notice of, or another program's. */
        STALE
    }

    /**
     * Leaves the folder without a server. PostgreSQL clears its own traces; they are removed here only if they would
     * keep it from starting although no process works in the folder any more.
     */
    void end(EmbeddedDatabaseBinaries binaries) throws IOException {
        if (state() == State.SERVING) {
            LOG.info("Stopping the PostgreSQL that an earlier process left behind on {}", data);
            binaries.stop(data, PATIENCE);
        }
        awaitEmpty();
        if (state() != State.ABSENT) {
            LOG.debug("{} names a process that is not PostgreSQL any more", pidFile());
            Files.delete(pidFile());
        }
    }

    private State state() {
        try {
            var pid = Files.readString(pidFile()).lines().findFirst().orElse("").strip();
            return ProcessHandle.of(Long.parseLong(pid)).map(this::state).orElse(State.ABSENT);
        } catch (NumberFormatException e) {
            return State.STALE;
        } catch (IOException e) {
            return State.ABSENT;
        }
    }

    private State state(ProcessHandle process) {
        var commandLine = process.info().commandLine().orElse("");
        return isPostgres(process) && commandLine.contains("-D " + data + " ") ? State.SERVING : State.STALE;
    }

    /** A killed server's helper processes notice it within moments. */
    private void awaitEmpty() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isInhabited()) {
            if (System.nanoTime() > deadline) {
                throw new DatabaseUnavailable(
                        "Another PostgreSQL server works in " + data, "Stop its processes and start again.");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Every process of PostgreSQL, also one that outlived the main process, has the data folder as working directory. */
    private boolean isInhabited() {
        return ProcessHandle.allProcesses().anyMatch(process -> worksHere(process) && isPostgres(process));
    }

    private boolean worksHere(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(PROCESSES.resolve(process.pid() + "/cwd"))
                    .equals(data);
        } catch (IOException e) {
            return false;
        }
    }

    /** False for a dead process that its parent has not yet taken notice of: it has no command any more. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").contains("postgres");
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}
