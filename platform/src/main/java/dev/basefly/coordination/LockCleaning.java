package dev.basefly.coordination;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Deletes rows of keys that nobody uses any more, a part at a time. */
@CrossTenant(reason = "the rows of all organizations grow old")
final class LockCleaning {

    /** Longer than any statement may run: see {@link PostgresLockStore#acquire}. */
    private static final Duration FREE_ROWS_STAY = Duration.ofMinutes(10);

    private static final int PART = 1000;

    private final SystemDatabase database;
    private final Duration fenceRetention;

    LockCleaning(SystemDatabase database, Duration fenceRetention) {
        this.database = database;
        this.fenceRetention = fenceRetention;
    }

    void clean(BooleanSupplier goesOn) {
        parts(goesOn, FREE_ROWS_STAY, """
                delete from lock_leases where ctid in (select ctid from lock_leases
                    where expires_at < clock_timestamp() - :age * interval '1 second'
                    limit :part for update skip locked)
                """);
        parts(goesOn, fenceRetention, """
                delete from fences where ctid in (select f.ctid from fences f
                    where f.moved_at < clock_timestamp() - :age * interval '1 second'
                        and not exists (select from lock_leases l
                            where l.tenant_id = f.tenant_id and l.key = f.key)
                    limit :part for update skip locked)
                """);
    }

    private void parts(BooleanSupplier goesOn, Duration age, String sql) {
        int deleted = PART;
        while (deleted == PART && goesOn.getAsBoolean()) {
            deleted = database.jdbc()
                    .sql(sql)
                    .param("age", age.toSeconds())
                    .param("part", PART)
                    .update();
        }
    }
}
