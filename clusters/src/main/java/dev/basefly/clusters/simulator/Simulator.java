package dev.basefly.clusters.simulator;

import dev.basefly.clusters.provisioning.Listing;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.clusters.provisioning.Machines;
import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import dev.basefly.clusters.provisioning.Provisioner;
import dev.basefly.clusters.provisioning.ProvisionerFailure;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pretends to make machines: in about the tenth of the time that real ones take, by the clock of the service. What it
 * pretends is kept in the database, so that it is the same after a restart and on every node.
 */
@CrossTenant(reason = "stands for another system, which keeps machines of all organizations")
public final class Simulator implements Provisioner {

    private final SystemDatabase database;
    private final Clock clock;
    private final boolean playsTricks;

    /** @param playsTricks whether words in the names of clusters have it do something wrong */
    public Simulator(SystemDatabase database, Clock clock, boolean playsTricks) {
        this.database = database;
        this.clock = clock;
        this.playsTricks = playsTricks;
    }

    @Override
    public void apply(MachineSpec spec) {
        Trick trick = playsTricks ? Trick.of(spec.title(), spec.attempt()) : Trick.NONE;
        if (trick == Trick.REFUSE) {
            throw ProvisionerFailure.refused("Nothing can be made in the location " + spec.location());
        }
        database.jdbc()
                .sql("""
                        insert into simulated_machines as known
                            (name, organization, cluster, revision, running, trick, created_at, changed_at)
                        values (:name, :organization, :cluster, :revision, :running, :trick, :now, :now)
                        on conflict (name) do update
                        set revision = excluded.revision, running = excluded.running,
                            changed_at = case when known.created_at + make_interval(secs => :ready) > excluded.changed_at
                                then known.changed_at else excluded.changed_at end
                        where known.revision < excluded.revision and known.deleted_at is null
                        """)
                .param("name", spec.name())
                .param("organization", spec.organization().value())
                .param("cluster", spec.cluster())
                .param("revision", spec.revision())
                .param("running", spec.running())
                .param("trick", trick.name())
                .param("ready", SimulatedMachines.READY.toSeconds())
                .param("now", now())
                .update();
    }

    @Override
    public Optional<Observation> observe(String name) {
        return database.jdbc()
                .sql("""
                        select revision, running, trick, created_at, changed_at, deleted_at
                        from simulated_machines where name = :name
                        """)
                .param("name", name)
                .query((row, _) -> machines(row))
                .optional()
                .flatMap(this::answer);
    }

    private Optional<Observation> answer(SimulatedMachines machines) {
        if (machines.trick() == Trick.AWAY && machines.deletedAt() == null) {
            throw ProvisionerFailure.notNow("The provisioner does not answer for these machines");
        }
        return machines.at(clock.instant());
    }

    @Override
    public void delete(String name) {
        database.jdbc()
                .sql("update simulated_machines set deleted_at = :now where name = :name and deleted_at is null")
                .param("name", name)
                .param("now", now())
                .update();
        database.jdbc()
                .sql("delete from simulated_machines where deleted_at < :past")
                .param("past", now().minusDays(1))
                .update();
    }

    @Override
    public String kubeconfig(String name, Instant expiresAt) {
        Observation seen = observe(name).orElseThrow(() -> ProvisionerFailure.notNow("The machines are gone"));
        // Machines that become another size or version tell STOPPED until they are settled, and still let people in.
        boolean off = seen.phase() == Phase.STOPPED && seen.settled();
        if (off || !seen.phase().hasReached(Phase.RUNNING)) {
            throw ProvisionerFailure.notNow("The machines do not run");
        }
        return PretendedAccess.kubeconfig(name, expiresAt);
    }

    @Override
    public Listing list(@Nullable String cursor, int limit) {
        List<Machines> some = database.jdbc()
                .sql("""
                        select name, organization, cluster from simulated_machines
                        where name > :after and deleted_at is null order by name limit :limit
                        """)
                .param("after", Objects.requireNonNullElse(cursor, ""))
                .param("limit", limit)
                .query((row, _) -> new Machines(
                        row.getString("name"),
                        new TenantId(row.getObject("organization", UUID.class)),
                        row.getString("cluster")))
                .list();
        return new Listing(some, some.size() < limit ? null : some.getLast().name());
    }

    @Override
    public Integration describe() {
        return new Integration("Provisioner", Integration.State.STAND_IN, "simulator: there are no machines");
    }

    /** Pretends that there have been machines of the cluster's first attempt for an hour, as for data to look at. */
    public void pretend(TenantId organization, String cluster, boolean running) {
        database.jdbc()
                .sql("""
                        insert into simulated_machines
                            (name, organization, cluster, revision, running, trick, created_at, changed_at)
                        values (:name, :organization, :cluster, 1, :running, 'NONE', :past, :past)
                        on conflict (name) do update
                        set running = excluded.running, created_at = excluded.created_at, changed_at = excluded.changed_at
                        """)
                .param("name", MachineSpec.name(cluster, 1))
                .param("organization", organization.value())
                .param("cluster", cluster)
                .param("running", running)
                .param("past", now().minusHours(1))
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static SimulatedMachines machines(ResultSet row) throws SQLException {
        return new SimulatedMachines(
                row.getInt("revision"),
                row.getBoolean("running"),
                Trick.valueOf(row.getString("trick")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("changed_at").toInstant(),
                instant(row, "deleted_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column) == null
                ? null
                : row.getTimestamp(column).toInstant();
    }
}
