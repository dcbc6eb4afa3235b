package dev.basefly.placements;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.DatabaseUnavailable;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Brings tenants' own schemas and databases up to date after the shared one, several at a time. Each one counts for
 * itself: what is finished stays finished, and one that fails is noted and does not hold up the others.
 */
@CrossTenant(reason = "the places of all tenants are migrated, and the outcome is kept in the system's table")
public final class PlaceMigrations {

    private static final Logger log = LoggerFactory.getLogger(PlaceMigrations.class);
    private static final int AT_ONCE = 4;

    private final SystemDatabase database;
    private final Places places;
    private final PlacementDirectory directory;
    private final MasterKey key;

    /** A place and what is wrong with it. */
    record Outdated(UUID tenant, StoredPlacement place, String problem) {}

    PlaceMigrations(SystemDatabase database, Places places, PlacementDirectory directory, MasterKey key) {
        this.database = database;
        this.places = places;
        this.directory = directory;
        this.key = key;
    }

    /** Migrates every place that lacks something; returns how many still do. */
    public int run() {
        return runWhile(() -> true);
    }

    /** The same, until it is told to end; what is left lacks it still. */
    int runWhile(BooleanSupplier goesOn) {
        Semaphore free = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Outdated outdated : outdated()) {
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        if (goesOn.getAsBoolean()) {
                            migrate(outdated);
                        }
                    } finally {
                        free.release();
                    }
                });
            }
        }
        directory.refresh();
        return outdated().size();
    }

    /** The places that lack migrations of this program. */
    List<Outdated> outdated() {
        return database.jdbc()
                .sql("""
                        select tenant, kind, name, sealed_url, problem from tenant_placements
                        where kind <> 'SHARED' and migrations < :needed order by tenant
                        """)
                .param("needed", places.migrations())
                .query((row, index) -> new Outdated(
                        row.getObject("tenant", UUID.class),
                        new StoredPlacement(row.getString("kind"), row.getString("name"), row.getBytes("sealed_url")),
                        row.getString("problem")))
                .list();
    }

    private void migrate(Outdated outdated) {
        try {
            Placement place = outdated.place().open(key);
            note(outdated.tenant(), places.migrate(place), "");
        } catch (DatabaseUnavailable | DataAccessException | SQLException | IllegalStateException failure) {
            String problem =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            if (!problem.equals(outdated.problem())) {
                log.warn(
                        "The place {} of a tenant cannot be brought up to date",
                        outdated.place().name(),
                        failure);
            }
            note(outdated.tenant(), -1, problem);
        }
    }

    private void note(UUID tenant, int migrations, String problem) {
        database.jdbc()
                .sql("""
                        update tenant_placements set migrations = greatest(migrations, :migrations), problem = :problem
                        where tenant = :tenant
                        """)
                .param("tenant", tenant)
                .param("migrations", migrations)
                .param("problem", problem)
                .update();
    }
}
