package dev.basefly.database.health;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Ready only while PostgreSQL answers. */
@CrossTenant(reason = "asks the server whether it answers, reads no table")
public final class DatabaseHealth extends AbstractHealthIndicator {

    private final SystemDatabase database;

    public DatabaseHealth(SystemDatabase database) {
        super("PostgreSQL does not answer");
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        database.jdbc().sql("select 1").query(Integer.class).single();
        builder.up();
    }
}
