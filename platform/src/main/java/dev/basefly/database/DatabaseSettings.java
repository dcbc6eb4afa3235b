package dev.basefly.database;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How PostgreSQL is reached.
 *
 * @param url {@code jdbc:postgresql://host:port/name} or {@code postgresql://user:password@host:port/name}; empty starts
 *     the embedded server
 * @param username the login that owns and migrates the schema; empty when the URL names it
 * @param poolSize connections of the tenant pool
 * @param systemPoolSize connections of the pool for named cross-tenant work
 * @param connectionTimeout how long a caller waits for a free connection
 * @param statementTimeout after which the server cancels a statement
 * @param tenantDatabases to how many tenants' own databases this process keeps pools open
 * @param tenantDatabasePoolSize connections of each of those pools
 * @param migrate whether the start brings the schema up to date; otherwise it changes nothing, and refuses one that is not
 */
@ModuleSettings("database")
public record DatabaseSettings(
        @DefaultValue("") Secret url,
        @DefaultValue("") String username,
        @DefaultValue("") Secret password,
        @DefaultValue("10") int poolSize,
        @DefaultValue("8") int systemPoolSize,
        @DefaultValue("3s") Duration connectionTimeout,
        @DefaultValue("30s") Duration statementTimeout,
        @DefaultValue("16") int tenantDatabases,
        @DefaultValue("4") int tenantDatabasePoolSize,
        @DefaultValue("true") boolean migrate)
        implements CheckedSettings {

    boolean embedded() {
        return url.isBlank();
    }

    @Override
    public void check(SettingsFaults faults) {
        String text = url.reveal();
        faults.require(
                url.isBlank() || DatabaseAddress.isValid(text),
                "url",
                "is not the address of a PostgreSQL database",
                "use jdbc:postgresql://host:5432/name or postgresql://user:password@host:5432/name; percent-encode"
                        + " special characters of the password");
        faults.require(
                !text.contains("preferQueryMode=simple"),
                "url",
                "asks for preferQueryMode=simple, which sends the tenant and the statement apart",
                "remove preferQueryMode from the URL");
        faults.require(poolSize >= 1 && poolSize <= 200, "pool-size", poolSize + " is not between 1 and 200", "try 10");
        faults.require(
                systemPoolSize >= 2 && systemPoolSize <= 50,
                "system-pool-size",
                systemPoolSize + " is not between 2 and 50",
                "try 8");
        faults.require(
                connectionTimeout.toMillis() >= 250 && connectionTimeout.toSeconds() <= 60,
                "connection-timeout",
                connectionTimeout + " is not between 250 ms and 60 s",
                "try 3s");
        faults.require(
                statementTimeout.toMillis() >= 100 && statementTimeout.toHours() < 1,
                "statement-timeout",
                statementTimeout + " is not between 100 ms and 1 h",
                "try 30s");
        faults.require(
                tenantDatabases >= 1 && tenantDatabases <= 1000,
                "tenant-databases",
                tenantDatabases + " is not between 1 and 1000",
                "try 16");
        faults.require(
                tenantDatabasePoolSize >= 1 && tenantDatabasePoolSize <= 50,
                "tenant-database-pool-size",
                tenantDatabasePoolSize + " is not between 1 and 50",
                "try 4");
    }
}
