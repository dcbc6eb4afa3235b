package dev.basefly.database;

import dev.basefly.settings.Secret;
import dev.basefly.testkit.TestPostgres.Database;
import java.time.Duration;

/** Pools of a test's own, as another process would have them. */
public final class TestPools {

    private TestPools() {}

    /**
     * The system database by the address, with so many connections.
     *
     * @param patience with which a caller waits for a free one
     */
    public static SystemDatabase systemDatabase(Database database, int size, Duration patience) {
        var owner = new DatabaseAddress(database.jdbcUrl(), database.username(), new Secret(database.password()));
        var settings = new DatabaseSettings(
                Secret.of(""), "", Secret.of(""), size, size, patience, Duration.ofSeconds(5), 1, 1, false);
        return new SystemDatabase(
                DatabaseConfiguration.pool(new PoolLogins.Login(owner, "basefly_system", false), settings, size, size));
    }
}
