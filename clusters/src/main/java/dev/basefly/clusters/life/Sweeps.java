package dev.basefly.clusters.life;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.provisioning.Listing;
import dev.basefly.clusters.provisioning.Machines;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import dev.basefly.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes machines that no cluster wants: what a lost process left, and what an erased organization had. As removing them loses
 * data for good, one reading is not enough: they go when nobody wants them on sweeps that are an hour apart, and when they are
 * not suddenly many.
 */
@CrossTenant(reason = "machines of all organizations are looked through, also of those that are gone")
final class Sweeps {

    /** How long nobody must want machines before they are removed. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Sweeps.class);
    private static final int AT_ONCE = 500;

    private final SystemDatabase database;
    private final Provisioner provisioner;
    private final LifeCycle life;
    private final AuditLog audit;
    private final Clock clock;
    private final SweepLimit limit;

    /** The job that looks for machines that are nobody's. */
    record Sweep() {
        static final JobKind<Sweep> KIND = JobKind.of("clusters.sweep", Sweep.class)
                .withTimeout(Duration.ofMinutes(30))
                .internal();
    }

    Sweeps(
            SystemDatabase database,
            Provisioner provisioner,
            LifeCycle life,
            AuditLog audit,
            Clock clock,
            SweepLimit limit) {
        this.database = database;
        this.provisioner = provisioner;
        this.life = life;
        this.audit = audit;
        this.clock = clock;
        this.limit = limit;
    }

    /** Looks through all machines once. What cannot be said of some of them leaves those alone, and stops nothing. */
    void sweep(JobRun run) {
        Instant began = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Unwanted> unwanted = new ArrayList<>();
        int all = 0;
        String cursor = null;
        do {
            Listing some = provisioner.list(cursor, AT_ONCE);
            for (Machines machines : some.machines()) {
                run.requireGoing();
                lookAt(machines).ifPresent(unwanted::add);
            }
            all += some.machines().size();
            cursor = some.next();
        } while (cursor != null);
        if (limit.allows(unwanted.size(), all)) {
            for (Unwanted one : unwanted) {
                run.requireGoing();
                removeOverdue(one);
            }
        }
        forgetSeenBefore(began);
    }

    /** @param overdue whether nobody has wanted them for long enough */
    private record Unwanted(Machines machines, boolean overdue) {}

    private Optional<Unwanted> lookAt(Machines machines) {
        try {
            return isWanted(machines)
                    ? Optional.empty()
                    : Optional.of(new Unwanted(machines, isUnwantedForLong(machines)));
        } catch (RuntimeException unknown) {
            log.warn("Nobody can say whether the machines {} are wanted, so they stay", machines.name(), unknown);
            return Optional.empty();
        }
    }

    /** Somebody may want them since all were looked through. */
    private void removeOverdue(Unwanted one) {
        Machines machines = one.machines();
        try {
            if (one.overdue() && !isWanted(machines)) {
                remove(machines);
            }
        } catch (ProvisionerFailure failure) {
            log.warn("The machines {} belong to no cluster and stay: {}", machines.name(), failure.words());
        } catch (RuntimeException failure) {
            log.warn("The machines {} belong to no cluster and stay", machines.name(), failure);
        }
    }

    private void remove(Machines machines) {
        log.warn("The machines {} belong to no cluster and are removed", machines.name());
        // Recorded before: no machines go that the log does not know.
        audit.record(
                machines.organization(),
                AuditEntry.of("cluster.machines_removed")
                        .on("cluster", machines.cluster())
                        .with("machines", machines.name()));
        provisioner.delete(machines.name());
    }

    /** Notes that they were seen, and tells whether the first time is long enough ago. */
    private boolean isUnwantedForLong(Machines machines) {
        Instant first = database.jdbc()
                .sql("""
                        insert into unwanted_machines (name, first_seen_at, last_seen_at) values (:name, :now, :now)
                        on conflict (name) do update set last_seen_at = excluded.last_seen_at
                        returning first_seen_at
                        """)
                .param("name", machines.name())
                .param("now", Parameters.utc(clock.instant()))
                .query((row, _) -> row.getTimestamp("first_seen_at").toInstant())
                .single();
        return !first.plus(GRACE).isAfter(clock.instant());
    }

    /** Those that are gone, or wanted again, or of which nothing is known now, begin anew. */
    private void forgetSeenBefore(Instant sweep) {
        database.jdbc()
                .sql("delete from unwanted_machines where last_seen_at < :sweep")
                .param("sweep", Parameters.utc(sweep))
                .update();
    }

    private boolean isWanted(Machines machines) {
        ClusterId id;
        try {
            id = ClusterId.of(machines.cluster());
        } catch (IllegalArgumentException notOurs) {
            return true;
        }
        return Tenant.call(
                machines.organization(),
                () -> life.find(id)
                        .filter(cluster -> cluster.machines().equals(machines.name()))
                        .filter(cluster -> cluster.deletedAt() == null
                                ? cluster.failure() == null || cluster.isMade()
                                : cluster.isMade())
                        .isPresent());
    }
}
