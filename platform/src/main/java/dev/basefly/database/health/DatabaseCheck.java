package dev.basefly.database.health;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.Integration.State;
import dev.basefly.runtime.IntegrationCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** Tells the doctor which PostgreSQL is in use and what is wrong with its settings. */
@CrossTenant(reason = "reads the server's settings, no table")
public final class DatabaseCheck implements IntegrationCheck {

    private final SystemDatabase database;
    private final boolean embedded;
    private final String address;
    private final Supplier<List<String>> more;

    /**
     * @param address without a login
     * @param more what else is wrong
     */
    public DatabaseCheck(SystemDatabase database, boolean embedded, String address, Supplier<List<String>> more) {
        this.database = database;
        this.embedded = embedded;
        this.address = address;
        this.more = more;
    }

    @Override
    public Integration check() {
        State state = embedded ? State.STAND_IN : State.LIVE;
        List<String> problems = new ArrayList<>();
        try {
            String version = setting("server_version");
            if (setting("fsync").equals("off")) {
                problems.add("fsync is off: a power cut loses or corrupts data; set fsync = on");
            }
            if (setting("synchronous_commit").equals("off")) {
                problems.add("synchronous_commit is off: a crash loses the last commits; set it to on");
            }
            problems.addAll(more.get());
            return embedded
                    ? new Integration("PostgreSQL", state, version + ", embedded, at " + address, problems)
                    : new Integration("PostgreSQL", state, version + ", served at " + address, problems);
        } catch (DataAccessException failure) {
            problems.add("does not answer: check that the server runs and that its address is reachable");
            return new Integration("PostgreSQL", state, address, problems);
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
