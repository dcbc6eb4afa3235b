package dev.basefly.clusters;

import dev.basefly.access.RoleName;
import dev.basefly.demo.Company;
import dev.basefly.demo.DemoData;
import dev.basefly.identity.Person;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives each company of the demo cast clusters in different states. */
final class DemoClusters implements DemoData {

    private final Clusters clusters;
    private final JdbcClient jdbc;

    DemoClusters(Clusters clusters, JdbcClient jdbc) {
        this.clusters = clusters;
        this.jdbc = jdbc;
    }

    @Override
    public void load(Company company) {
        by(company, company.owner(), RoleName.OWNER)
                .run(() -> add("Production", ClusterPlan.BUSINESS, ClusterStatus.RUNNING));
        by(company, company.admin(), RoleName.ADMIN).run(() -> add("Staging", ClusterPlan.PRO, ClusterStatus.STOPPED));
        by(company, company.member(), RoleName.MEMBER)
                .run(() -> add("Sandbox", ClusterPlan.FREE, ClusterStatus.CREATING));
    }

    private static RequestScope by(Company company, Person person, RoleName role) {
        Actor actor = new Actor.Person(person.id(), role.name(), false);
        return new RequestScope("demo", company.organization().id(), actor, Locale.ENGLISH);
    }

    private void add(String name, ClusterPlan plan, ClusterStatus status) {
        Cluster cluster = clusters.create(new ClusterDraft(name, "eu-central-1", plan, null));
        jdbc.sql("update clusters set status = :status where id = :id")
                .param("status", status.name())
                .param("id", cluster.id().value())
                .update();
    }
}
