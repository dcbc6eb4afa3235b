package dev.basefly.clusters;

import dev.basefly.access.RoleName;
import dev.basefly.clusters.simulator.Simulator;
import dev.basefly.demo.Company;
import dev.basefly.demo.DemoData;
import dev.basefly.identity.Person;
import dev.basefly.plans.Entitlements;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives each company of the demo cast clusters in different states. */
final class DemoClusters implements DemoData {

    private final Clusters clusters;
    private final JdbcClient jdbc;
    private final Simulator simulator;
    private final Entitlements entitlements;

    DemoClusters(Clusters clusters, JdbcClient jdbc, Simulator simulator, Entitlements entitlements) {
        this.clusters = clusters;
        this.jdbc = jdbc;
        this.simulator = simulator;
        this.entitlements = entitlements;
    }

    @Override
    public void load(Company company) {
        by(company, company.owner(), RoleName.OWNER).run(() -> add("Production", largest(), ClusterStatus.RUNNING));
        by(company, company.admin(), RoleName.ADMIN).run(() -> add("Staging", ClusterPlan.PRO, ClusterStatus.STOPPED));
        by(company, company.member(), RoleName.MEMBER)
                .run(() -> add("Sandbox", ClusterPlan.FREE, ClusterStatus.CREATING));
    }

    private ClusterPlan largest() {
        return entitlements.has(PlanLevels.BUSINESS.name()) ? ClusterPlan.BUSINESS : ClusterPlan.PRO;
    }

    private static RequestScope by(Company company, Person person, RoleName role) {
        Actor actor = new Actor.Person(person.id(), role.name(), false);
        return new RequestScope("demo", company.organization().id(), actor, Locale.ENGLISH);
    }

    private void add(String name, ClusterPlan plan, ClusterStatus status) {
        Cluster cluster = clusters.create(new ClusterDraft(name, "eu-central-1", plan, null));
        jdbc.sql("""
                        update clusters
                        set status = :status, desired = case :status when 'STOPPED' then 'STOPPED' else 'RUNNING' end
                        where id = :id
                        """)
                .param("status", status.name())
                .param("id", cluster.id().value())
                .update();
        if (status.isMade()) {
            simulator.pretend(
                    RequestScope.current().requireTenant(), cluster.id().toString(), status == ClusterStatus.RUNNING);
        }
    }
}
