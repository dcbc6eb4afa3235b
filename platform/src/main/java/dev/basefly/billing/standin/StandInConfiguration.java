package dev.basefly.billing.standin;

import dev.basefly.billing.BillingSettings;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.RuntimeSettings;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the stand-in. */
@AutoConfiguration(afterName = {"dev.basefly.billing.BillingConfiguration", "dev.basefly.jobs.JobsConfiguration"})
class StandInConfiguration {

    /** Seen soon after the clock was moved, and not noticed otherwise. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Bean(destroyMethod = "stop")
    static StandIn stripeStandIn(
            SystemDatabase database,
            Jobs jobs,
            MovableClock clock,
            MasterKey master,
            PublicAddress address,
            StandInSwitch standIn) {
        return new StandIn(standIn.on(), new StandInStore(database), jobs, clock, master, () -> base(address));
    }

    @Bean
    static StandInSwitch stripeStandInSwitch(BillingSettings settings, RuntimeSettings runtime) {
        return new StandInSwitch(settings.usesStandIn(runtime.development()));
    }

    @Bean
    static JobHandler<?> deliveringStandInEvents(StandIn standIn, PublicAddress address, MovableClock clock) {
        return new JobHandler<>(
                DeliverEvent.KIND, new EventPost(standIn, () -> address.of("/webhooks/stripe"), clock)::deliver);
    }

    @Bean
    static StandInPages standInPages(StandIn standIn) {
        return new StandInPages(standIn);
    }

    @Bean
    static PeriodicTask stripeStandInClock(StandIn standIn) {
        return PeriodicTask.every(PAUSE, "stripe-stand-in", standIn::catchUp).onlyIf(standIn.isOn());
    }

    private static String base(PublicAddress address) {
        String root = address.of("/");
        return root.substring(0, root.length() - 1);
    }
}
