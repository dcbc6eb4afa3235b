package dev.basefly.billing.inbox;

import dev.basefly.api.ClientAddress;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.BillingSettings;
import dev.basefly.billing.standin.StandIn;
import dev.basefly.billing.stripe.StripeFaults;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.Secret;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** Wires the inbox. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.BillingConfiguration",
            "dev.basefly.billing.standin.StandInConfiguration",
            "dev.basefly.audit.AuditConfiguration"
        })
class InboxConfiguration {

    @Bean
    static InboxStore stripeInboxStore(SystemDatabase database) {
        return new InboxStore(database);
    }

    @Bean
    static Inbox stripeInbox(
            BillingSettings settings, StandIn standIn, InboxStore store, Jobs jobs, MovableClock clock) {
        List<Secret> secrets = new ArrayList<>(settings.signingSecrets());
        if (standIn.isOn()) {
            secrets.add(standIn.signingSecret());
        }
        return new Inbox(new StripeSignature(secrets, clock), store, jobs, clock, settings);
    }

    @Bean
    static InboxDesk stripeInboxDesk(
            InboxStore store, Jobs jobs, AuditLog audit, MovableClock clock, BillingSettings settings) {
        return new InboxDesk(store, jobs, audit, clock, settings);
    }

    @Bean
    static StripeFaults stripeInboxFaults(InboxStore store, MovableClock clock) {
        return new InboxFaults(store, clock);
    }

    @Bean
    static StripeWebhookController stripeWebhookController(Inbox inbox, ClientAddress addresses) {
        return new StripeWebhookController(inbox, addresses);
    }

    @Bean
    static EventWork stripeEventWork(InboxStore store, ObjectProvider<EventEffect> effects, MovableClock clock) {
        return new EventWork(store, SingletonSupplier.of(() -> byType(effects)), clock);
    }

    @Bean
    static JobHandler<?> processingStripeEvents(EventWork work) {
        return new JobHandler<>(ProcessEvent.KIND, work::process);
    }

    @Bean
    static JobHandler<?> forgettingStripeEvents(InboxStore store, BillingSettings settings, MovableClock clock) {
        return new JobHandler<>(
                ForgetEvents.KIND,
                (_, run) -> run.result(Map.of("forgotten", store.forget(clock.instant(), settings.keepEvents()))));
    }

    @Bean
    static JobSchedule stripeEventForgetting() {
        return JobSchedule.of(
                "billing.forget_stripe_events", "23 3 * * *", ZoneOffset.UTC, ForgetEvents.KIND, new ForgetEvents());
    }

    /** Two effects for one type stop the start; they are made by then, and may need the inbox. */
    @Bean
    static SmartInitializingSingleton stripeEffectCheck(ObjectProvider<EventEffect> effects) {
        return () -> byType(effects);
    }

    private static Map<String, EventEffect> byType(ObjectProvider<EventEffect> effects) {
        Map<String, EventEffect> byType = new HashMap<>();
        effects.forEach(effect -> effect.types().forEach(type -> {
            if (byType.put(type, effect) != null) {
                throw new IllegalStateException("Two effects for events of type " + type);
            }
        }));
        return Map.copyOf(byType);
    }
}
