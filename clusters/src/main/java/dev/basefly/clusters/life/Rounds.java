package dev.basefly.clusters.life;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobKind;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.NewJob;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the clusters of all organizations looked after, each organization by a job of its own. */
@CrossTenant(reason = "finds the organizations that have clusters, wherever their data lives")
final class Rounds {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final int AT_ONCE = 500;

    private final SystemDatabase database;
    private final LifeCycle life;
    private final Jobs jobs;

    /** The job that begins a round. */
    record All() {
        /** One organization after the other is asked, of which there may be hundreds of thousands. */
        static final JobKind<All> KIND = JobKind.of("clusters.reconcile_all", All.class)
                .withTimeout(Duration.ofHours(6))
                .internal();
    }

    Rounds(SystemDatabase database, LifeCycle life, Jobs jobs) {
        this.database = database;
        this.life = life;
        this.jobs = jobs;
    }

    /** Notes that the organization has clusters; once is enough. */
    void register(TenantId organization) {
        database.jdbc()
                .sql("insert into clustered_organizations (organization) values (:id) on conflict do nothing")
                .param("id", organization.value())
                .update();
    }

    /** Adds a job for each organization with clusters to be looked after, unless its last one has not ended. */
    void begin(JobRun run) {
        UUID last = new UUID(0, 0);
        List<UUID> some = after(last);
        while (!some.isEmpty()) {
            for (UUID organization : some) {
                run.requireGoing();
                add(new TenantId(organization));
            }
            last = some.getLast();
            some = after(last);
        }
    }

    private void add(TenantId organization) {
        try {
            Tenant.run(organization, () -> {
                if (!life.lookedAfter(new UUID(0, 0), 1).isEmpty()) {
                    var ignored = jobs.addOrFind(NewJob.of(Reconciliation.Round.KIND, new Reconciliation.Round())
                            .unique("round"));
                }
            });
        } catch (RuntimeException away) {
            log.warn("The clusters of {} are not looked after this time", organization, away);
        }
    }

    private List<UUID> after(UUID last) {
        return database.jdbc()
                .sql("""
                        select organization from clustered_organizations where organization > :last
                        order by organization limit :most
                        """)
                .param("last", last)
                .param("most", AT_ONCE)
                .query((row, _) -> row.getObject("organization", UUID.class))
                .list();
    }

    /** Notes all organizations that have clusters: they may come with an import, and be older than the register. */
    void registerAll() {
        database.jdbc().sql("""
                        insert into clustered_organizations (organization)
                        select distinct tenant_id from clusters where deleted_at is null on conflict do nothing
                        """).update();
    }
}
