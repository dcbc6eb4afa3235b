package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.leaks.LeakHunt;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one tenant sees while many work at once; with a million operations it is {@code ./basefly bench leaks}. */
class LeakHuntTests {

    private static final int POOL = 6;
    private static final int THREADS = 16;

    private static NotesDatabase notes;

    @BeforeAll
    static void createDatabase() {
        notes = new NotesDatabase(POOL);
    }

    @AfterAll
    static void closePool() {
        notes.close();
    }

    @Test
    void showsNobodyAnythingOfAnotherTenant() {
        var report = through(notes.source).hunt(30_000, THREADS, 42);

        report.verify();
        assertThat(report.total()).isGreaterThan(29_000);
        assertThat(report.operations()).hasSizeGreaterThan(25);
        assertThat(report.refused()).isPositive();
        assertThat(notes.connectionsWithTenant()).isZero();
    }

    @Test
    void seesWhatALoginThatNoPolicyBindsBringsBack() {
        var report = through(notes.database.asSuperuser()).hunt(300, 4, 42);

        assertThat(report.leaks())
                .anyMatch(leak -> leak.startsWith("select for tenant"))
                .anyMatch(leak -> leak.startsWith("aggregate for tenant"));
    }

    private static LeakHunt through(DataSource source) {
        return new LeakHunt(source, notes.database.asOwner(), (tenant, work) -> Tenant.run(new TenantId(tenant), work));
    }
}
