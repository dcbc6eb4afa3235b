package dev.basefly.database;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Ready only while PostgreSQL answers. */
@CrossTenant(reason = "asks the server whether it answers, reads no table")
final class DatabaseHealth extends AbstractHealthIndicator {

    private final SystemDatabase database;

    DatabaseHealth(SystemDatabase database) {
        super("PostgreSQL does not answer");
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        database.jdbc().sql("select 1").query(Integer.class).single();
        builder.up();
    }
}
