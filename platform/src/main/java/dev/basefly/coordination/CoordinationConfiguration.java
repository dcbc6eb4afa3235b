package dev.basefly.coordination;

import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.audit.AuditConfiguration")
class CoordinationConfiguration {

    @Bean
    static CoordinationSettings coordinationSettings(Environment environment) {
        return SettingsBeans.of(CoordinationSettings.class, environment);
    }

    @Bean
    static Migrations coordinationMigrations() {
        return new Migrations("coordination", "database");
    }

    @Bean
    static UnportableTable leasesStayBehind() {
        return new UnportableTable("lock_leases", "locks are held by the nodes of one installation");
    }

    @Bean
    static UnportableTable fencesStayBehind() {
        return new UnportableTable("fences", "fencing tokens are of the installation that gave them");
    }

    @Bean
    static ConstraintMeaning staleLock() {
        return new ConstraintMeaning(Fencing.CONSTRAINT, Refusals::stale);
    }

    @Bean
    static LockFigures lockFigures() {
        return new LockFigures();
    }

    @Bean
    static LockStore lockStore(SystemDatabase database, CoordinationSettings settings) {
        LockStore inDatabase = new PostgresLockStore(database, settings.maxHeld());
        return settings.redisUrls().isEmpty() ? inDatabase : RedisLockStore.open(settings, inDatabase::nextToken);
    }

    @Bean
    static LockDesk lockDesk(LockStore store, LockFigures figures, CoordinationSettings settings) {
        LockDesk.Retry retry = new LockDesk.Retry(settings.retryDelay(), settings.retryJitter());
        return new LockDesk(store, figures, retry, Node.name(), System::nanoTime);
    }

    @Bean
    static Locks locks(LockDesk desk, CoordinationSettings settings) {
        return new Locks(desk, settings.maxWait());
    }

    @Bean
    static Fencing fencing(JdbcClient tenants, SystemDatabase system, LockFigures figures) {
        return new Fencing(tenants, system, figures);
    }

    @Bean
    static Leadership leadership(LockDesk desk, CoordinationSettings settings) {
        return new Leadership(desk, settings.leaderLease(), settings.leaderPoll());
    }

    @Bean
    static HeldLocks heldLocks(LockStore store, SystemDatabase database, AuditLog audit) {
        return new HeldLocks(store, database, audit);
    }

    @Bean
    static CoordinationCheck coordinationCheck(LockStore store) {
        return new CoordinationCheck(store);
    }

    @Bean
    static PeriodicTask cleaningLocks(SystemDatabase database, CoordinationSettings settings, RuntimeSettings runtime) {
        LockCleaning cleaning = new LockCleaning(database, settings.fenceRetention());
        return PeriodicTask.every(Duration.ofMinutes(5), "lock-cleaning", cleaning::clean)
                .onlyIf(runtime.role().runsBackgroundWork());
    }
}
