package dev.basefly.billing.account;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is known of every customer with what Stripe says, each night and on demand. What Stripe says of money counts,
 * and is stored; what only people can decide is told.
 */
public final class Reconcile {

    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final int PAGE = 100;

    private final AccountStore store;
    private final AccountSync sync;
    private final PriceBook prices;
    private final Abandoned abandoned;
    private final StripeApi stripe;
    private final AuditLog audit;

    Reconcile(
            AccountStore store,
            AccountSync sync,
            PriceBook prices,
            Abandoned abandoned,
            StripeApi stripe,
            AuditLog audit) {
        this.store = store;
        this.sync = sync;
        this.prices = prices;
        this.abandoned = abandoned;
        this.stripe = stripe;
        this.audit = audit;
    }

    /**
     * One organization that differed.
     *
     * @param differences in a few words each; what begins with {@code !} was left as it is
     */
    public record Finding(TenantId organization, List<String> differences) {

        public Finding {
            differences = List.copyOf(differences);
        }
    }

    /**
     * What a comparison found and repaired.
     *
     * @param compared how many organizations
     * @param unreadable how many Stripe did not answer for
     * @param prices what of the catalogue is another price at Stripe
     */
    public record Report(int compared, int unreadable, List<Finding> findings, List<String> prices) {

        public Report {
            findings = List.copyOf(findings);
            prices = List.copyOf(prices);
        }
    }

    /** Compares all organizations and repairs what differs. */
    public Report all() {
        if (!stripe.isOn()) {
            return new Report(0, 0, List.of(), List.of());
        }
        List<Finding> findings = new ArrayList<>();
        int compared = 0;
        int unreadable = 0;
        @Nullable TenantId after = null;
        for (List<Customer> page = store.page(after, PAGE); !page.isEmpty(); page = store.page(after, PAGE)) {
            for (Customer customer : page) {
                after = customer.tenant();
                try {
                    Finding finding = one(customer.tenant());
                    compared++;
                    if (!finding.differences().isEmpty()) {
                        findings.add(finding);
                    }
                } catch (StripeFailure | ApiError | IllegalStateException failure) {
                    unreadable++;
                    log.warn("The customer of {} could not be compared: {}", customer.tenant(), failure.getMessage());
                }
            }
        }
        return new Report(compared, unreadable, findings, prices.differences());
    }

    /** Compares one organization and repairs what differs. */
    public Finding one(TenantId organization) {
        AccountSync.Outcome outcome = sync.now(organization);
        List<String> differences = new ArrayList<>(outcome.changes());
        outcome.others().forEach(other -> differences.add("! another subscription " + other + " is paid for, too"));
        if (store.find(organization).map(abandoned::end).orElse(false)) {
            sync.now(organization);
            differences.add("the organization is deleted, its subscription ends with the period");
        }
        if (!outcome.changes().isEmpty()) {
            store.inTransaction(() -> {
                audit.record(
                        organization,
                        AuditEntry.of("billing.repaired")
                                .on("customer", organization)
                                .with("differences", String.join(", ", outcome.changes()))
                                .because("it was not what Stripe says"));
                return true;
            });
        }
        return new Finding(organization, differences);
    }
}
