package dev.basefly.plans.operation;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.identity.People;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.Quotas;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.runtime.PublicAddress;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what operators do with plans, and what happens by itself. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.plans.PlansConfiguration",
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.notifications.NotificationsConfiguration",
            "dev.basefly.jobs.JobsConfiguration"
        })
class PlanOperationConfiguration {

    @Bean
    static PlanMoves planMoves(
            SystemDatabase database,
            PlanCatalogue catalogue,
            Features features,
            PlanAssignments assignments,
            AuditLog audit) {
        return new PlanMoves(database, catalogue, features, assignments, audit);
    }

    @Bean
    static UsageRepair usageRepair(SystemDatabase database, Quotas quotas) {
        return new UsageRepair(database, quotas);
    }

    @Bean
    static JobHandler<?> nightlyUsageRepair(UsageRepair repair) {
        return new JobHandler<>(UsageRepair.Nightly.KIND, (_, run) -> {
            repair.repairAll(() -> !run.isCancelled());
            run.requireGoing();
        });
    }

    @Bean
    static JobSchedule usageRepairSchedule() {
        return JobSchedule.of(
                "plans.repair_usage",
                "40 3 * * *",
                ZoneOffset.UTC,
                UsageRepair.Nightly.KIND,
                new UsageRepair.Nightly());
    }

    @Bean
    static UsageMails usageMails(
            SystemDatabase database, People people, Mails mails, Features features, PublicAddress address) {
        return new UsageMails(database, people, mails, features, address);
    }

    @Bean
    static JobHandler<?> usageNoticeMails(UsageMails mails) {
        return new JobHandler<>(UsageMails.Tell.KIND, (notice, _) -> mails.send(notice));
    }

    @Bean
    static Listener usageNoticeListener(Jobs jobs) {
        return Listener.of(
                "plans.usage_notices",
                UsageNoticed.TYPE,
                (event, _) -> jobs.add(UsageMails.Tell.KIND, UsageMails.Tell.of(event)));
    }
}
