package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.audit.AuditConfiguration")
class PlacementsConfiguration {

    @Bean
    static Migrations placementsMigrations() {
        return new Migrations("placements", "tenancy");
    }

    @Bean
    static ConstraintMeaning ownPlace() {
        return new ConstraintMeaning(
                "tenant_placements_own_place",
                () -> ApiError.conflict("own_place", "The organization's data is in a place of its own, or on the way")
                        .remedy("Ask the operator to move it to the shared place, then try again"));
    }

    @Bean
    static PlacementDirectory placementDirectory(SystemDatabase database, Places places, MasterKey key) {
        return new PlacementDirectory(database, places, key);
    }

    @Bean
    static Moves moves(
            SystemDatabase database, PlacementDirectory directory, AuditLog audit, MasterKey key, MovableClock clock) {
        return new Moves(database, directory, audit, key, clock);
    }

    @Bean
    static PlaceMigrations placeMigrations(
            SystemDatabase database, Places places, PlacementDirectory directory, MasterKey key) {
        return new PlaceMigrations(database, places, directory, key);
    }

    @Bean
    static PeriodicTask migratingPlaces(PlaceMigrations migrations, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofMinutes(10), "place-migrations", migrations::runWhile)
                .firstAfter(Duration.ZERO)
                .onlyIf(runtime.role().runsBackgroundWork());
    }

    @Bean
    static PlaceErasure placeErasure(SystemDatabase database, PlacementDirectory directory, Places places) {
        return new PlaceErasure(database, directory, places);
    }

    @Bean
    static PlacementsCheck placementsCheck(SystemDatabase database, PlaceMigrations migrations, Moves moves) {
        return new PlacementsCheck(database, migrations, moves);
    }

    @Bean
    static PlaceAddress placeAddress(PlacementDirectory directory, Places places, Moves moves) {
        return new PlaceAddress(directory, places, moves);
    }

    @Bean
    static MoveController moveController(Moves moves, PlaceAddress address, PlaceMigrations migrations) {
        return new MoveController(moves, address, migrations);
    }

    @Bean
    static Mover.Parts moverParts(Places places, Moves moves, PlacementDirectory directory, MovableClock clock) {
        return new Mover.Parts(places, moves, directory, clock, PlacementDirectory.MAX_AGE.plusMillis(200));
    }

    @Bean
    static MoveRunner moveRunner(Mover.Parts parts) {
        return new MoveRunner(parts);
    }

    /** Two tasks, so that a long move does not hold up all others. */
    @Bean
    static PeriodicTask moving(MoveRunner moves, RuntimeSettings runtime) {
        return mover(moves, "moves-1", runtime);
    }

    @Bean
    static PeriodicTask movingAnother(MoveRunner moves, RuntimeSettings runtime) {
        return mover(moves, "moves-2", runtime);
    }

    private static PeriodicTask mover(MoveRunner moves, String name, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofMillis(700), name, moves::run)
                .firstAfter(Duration.ZERO)
                .onlyIf(runtime.role().runsBackgroundWork());
    }
}
