package dev.basefly.dashboard.jobs;

import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.overview.Tile;
import dev.basefly.identity.People;
import dev.basefly.jobs.TenantJobs;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Wires the pages and their place in the navigation. */
@AutoConfiguration(afterName = {"dev.basefly.dashboard.DashboardConfiguration", "dev.basefly.jobs.JobsConfiguration"})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class JobPagesConfiguration {

    @Bean
    static NavigationItem jobsNavigation() {
        return new NavigationItem("Jobs", "/settings/jobs", Icon.BOLT, 445).requiring("jobs:read");
    }

    @Bean
    static Tile jobTile(TenantJobs jobs) {
        return new Tile("Jobs", JobPages.PATH, 400, "jobs:read", new JobTile(jobs)::content);
    }

    @Bean
    static JobPages jobPages(TenantJobs jobs, People people) {
        return new JobPages(jobs, people);
    }
}
