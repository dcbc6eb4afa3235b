package dev.basefly.database;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;

/** Tells the doctor which PostgreSQL is in use and what is wrong with its settings. */
@CrossTenant(reason = "reads the server's settings, no table")
final class DatabaseCheck implements IntegrationCheck {

    private final SystemDatabase database;
    private final DatabaseServer server;

    DatabaseCheck(SystemDatabase database, DatabaseServer server) {
        this.database = database;
        this.server = server;
    }

    @Override
    public Integration check() {
        State state = server.isEmbedded() ? State.STAND_IN : State.LIVE;
        try {
            String version = setting("server_version");
            List<String> problems = new ArrayList<>();
            if (setting("fsync").equals("off")) {
                problems.add("fsync is off: a power cut loses or corrupts data; set fsync = on");
            }
            if (setting("synchronous_commit").equals("off")) {
                problems.add("synchronous_commit is off: a crash loses the last commits; set it to on");
            }
            String kind = server.isEmbedded() ? "embedded " : "";
            return new Integration(
                    "PostgreSQL",
                    state,
                    kind + version + " at " + server.address().display(),
                    problems);
        } catch (DataAccessException failure) {
            return new Integration(
                    "PostgreSQL",
                    state,
                    server.address().display(),
                    List.of("does not answer: check that the server runs and that its address is reachable"));
        }
    }

    private String setting(String name) {
        return database.jdbc()
                .sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }
}
