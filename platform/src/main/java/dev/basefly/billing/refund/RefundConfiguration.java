package dev.basefly.billing.refund;

import dev.basefly.audit.AuditLog;
import dev.basefly.billing.inbox.EventEffect;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires refunds. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.billing.inbox.InboxConfiguration",
            "dev.basefly.billing.stripe.StripeConfiguration",
            "dev.basefly.audit.AuditConfiguration"
        })
class RefundConfiguration {

    @Bean
    static Refunds billingRefunds(SystemDatabase database) {
        return new Refunds(database);
    }

    @Bean
    static EventEffect billingRefundEffect(Refunds refunds, StripeApi stripe) {
        return new RefundEffect(refunds, stripe);
    }

    @Bean
    static JobHandler<?> comparingRefunds(Refunds refunds, StripeApi stripe, AuditLog audit, MovableClock clock) {
        RefundComparison comparison = new RefundComparison(refunds, stripe, audit, clock);
        return new JobHandler<>(CompareRefunds.KIND, (_, run) -> run.result(Map.of("stored", comparison.run())));
    }

    @Bean
    static JobSchedule refundComparing() {
        return JobSchedule.of(
                "billing.compare_refunds", "53 2 * * *", ZoneOffset.UTC, CompareRefunds.KIND, new CompareRefunds());
    }

    @Bean
    static UnportableTable billingRefundsStay() {
        return new UnportableTable(
                "billing_refunds", "belongs to an account of Stripe, which stays with its installation");
    }
}
