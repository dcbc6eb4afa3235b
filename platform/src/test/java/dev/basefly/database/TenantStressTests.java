package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class TenantStressTests {

    private static final int TENANTS = 1_000;
    private static final Duration TIME = Duration.ofSeconds(5);

    private static NotesDatabase notes;

    private final LongAdder operations = new LongAdder();
    private final LongAdder foreignRows = new LongAdder();
    private final LongAdder unexpected = new LongAdder();

    @BeforeAll
    static void fill() throws SQLException {
        notes = new NotesDatabase(8);
        try (var connection = notes.database.asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                insert into notes (tenant_id, words)
                select ('00000000-0000-7000-8000-' || lpad(tenant::text, 12, '0'))::uuid, 'note ' || note
                from generate_series(1, %d) tenant, generate_series(1, 5) note
                """.formatted(TENANTS));
        }
    }

    @AfterAll
    static void close() {
        notes.close();
    }

    @Test
    void mixesNoTenantsUnderErrorsRollbacksAndTimeouts() {
        long end = System.nanoTime() + TIME.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 16; thread++) {
                int seed = thread;
                threads.execute(() -> {
                    var random = RandomGenerator.of("L64X128MixRandom");
                    for (int turn = seed; System.nanoTime() < end; turn++) {
                        attempt(tenant(1 + random.nextInt(TENANTS)), turn);
                    }
                });
            }
        }

        assertThat(foreignRows.sum()).isZero();
        assertThat(unexpected.sum()).isZero();
        assertThat(operations.sum()).isGreaterThan(500);
        assertThat(notes.connectionsWithTenant()).isZero();
    }

    private void attempt(TenantId tenant, int turn) {
        operations.increment();
        boolean fails = turn % 6 == 3 || turn % 6 == 4;
        try {
            Tenant.run(tenant, () -> operate(tenant, turn));
            if (fails) {
                unexpected.increment();
            }
        } catch (DataAccessException | IllegalStateException failure) {
            if (!fails) {
                unexpected.increment();
            }
        }
    }

    private void operate(TenantId tenant, int turn) {
        switch (turn % 6) {
            case 0, 1 -> check(tenant, read());
            case 2 ->
                notes.transaction.executeWithoutResult(status -> {
                    check(tenant, read());
                    notes.insert(tenant, "turn " + turn);
                    check(tenant, read());
                    status.setRollbackOnly();
                });
            case 3 ->
                notes.transaction.executeWithoutResult(status -> {
                    notes.template.execute("set local statement_timeout = 5");
                    notes.template.execute("select pg_sleep(1)");
                });
            case 4 -> notes.insert(tenant, "");
            default ->
                notes.transaction.executeWithoutResult(status -> {
                    int changed = notes.jdbc
                            .sql("update notes set words = :words")
                            .param("words", "turn " + turn)
                            .update();
                    foreignRows.add(changed == 5 ? 0 : 1);
                    check(tenant, read());
                });
        }
    }

    private List<UUID> read() {
        return notes.jdbc
                .sql("select tenant_id from notes where words <> :nothing")
                .param("nothing", "nothing")
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    private void check(TenantId tenant, List<UUID> rows) {
        foreignRows.add(rows.stream()
                .filter(row -> !Objects.equals(row, tenant.value()))
                .count());
        if (rows.size() < 5) {
            unexpected.increment();
        }
    }

    private static TenantId tenant(int number) {
        return new TenantId(UUID.fromString("00000000-0000-7000-8000-%012d".formatted(number)));
    }
}
