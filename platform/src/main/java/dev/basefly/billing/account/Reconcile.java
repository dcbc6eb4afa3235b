package dev.basefly.billing.account;

import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.price.PriceBook;
import dev.basefly.billing.stripe.StripeApi;
import dev.basefly.billing.stripe.StripeFailure;
import dev.basefly.jobs.JobKind;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Compares what is known of every customer with what Stripe says, each night and on demand. What Stripe says of money counts,
 * and is stored; what only people can decide is told.
 */
public final class Reconcile {

    /** The schedule by which everything is compared. */
    public static final String SCHEDULE = All.KIND.name();

    /** The job that compares everything with Stripe; its result is the {@link Report}. */
    public record All() {

        public static final JobKind<All> KIND =
                JobKind.of("billing.reconcile", All.class).internal().withTimeout(Duration.ofHours(6));
    }

    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final int PAGE = 100;

    /**
     * So many findings are told, so that they fit into the result of a job, or hours of comparing would end as a failure; the
     * audit log of each organization has what was repaired.
     */
    private static final int TOLD = 100;

    private static final int TOLD_OF_EACH = 5;

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

        /** First what is left to people, which no audit log tells. */
        private Finding shortened() {
            return new Finding(
                    organization,
                    differences.stream()
                            .sorted(Comparator.comparing(difference -> !difference.startsWith("!")))
                            .limit(TOLD_OF_EACH)
                            .toList());
        }
    }

    /**
     * What a comparison found and repaired.
     *
     * @param compared how many organizations
     * @param unreadable how many Stripe did not answer for, or that cannot become what it says
     * @param differing how many organizations differed
     * @param findings some of them
     * @param prices what of the catalogue is another price at Stripe
     */
    public record Report(int compared, int unreadable, int differing, List<Finding> findings, List<String> prices) {

        public Report {
            findings = List.copyOf(findings);
            prices = List.copyOf(prices);
        }
    }

    /** Compares all organizations and repairs what differs. */
    public Report all() {
        if (!stripe.isOn()) {
            return new Report(0, 0, 0, List.of(), List.of());
        }
        List<Finding> findings = new ArrayList<>();
        int compared = 0;
        int unreadable = 0;
        int differing = 0;
        @Nullable TenantId after = null;
        for (List<Customer> page = store.page(after, PAGE); !page.isEmpty(); page = store.page(after, PAGE)) {
            for (Customer customer : page) {
                after = customer.tenant();
                try {
                    Finding finding = one(customer.tenant());
                    compared++;
                    if (!finding.differences().isEmpty() && ++differing <= TOLD) {
                        findings.add(finding.shortened());
                    }
                } catch (StripeFailure | ApiError | IllegalStateException | DataIntegrityViolationException failure) {
                    unreadable++;
                    log.warn("The customer of {} could not be compared: {}", customer.tenant(), failure.getMessage());
                }
            }
        }
        List<String> others = prices.differences();
        return new Report(
                compared,
                unreadable,
                differing,
                findings,
                others.stream().limit(TOLD).toList());
    }

    /** Compares one organization and repairs what differs. */
    public Finding one(TenantId organization) {
        boolean wasAnother = correct(organization);
        AccountSync.Outcome outcome = sync.now(organization);
        List<String> differences = new ArrayList<>(outcome.changes());
        if (wasAnother) {
            differences.addFirst(noted("customer"));
        }
        List<String> repaired = List.copyOf(differences);
        outcome.duplicates()
                .forEach(other -> differences.add(noted("another subscription " + other + " is ended and given back")));
        outcome.left()
                .forEach(other -> differences.add(noted("! another subscription " + other + " is left to operators")));
        outcome.others()
                .forEach(other -> differences.add(noted("! another subscription " + other + " is for something else")));
        if (store.find(organization).map(abandoned::end).orElse(false)) {
            sync.now(organization);
            differences.add(noted("the organization is deleted, its subscription ends with the period"));
        }
        if (!repaired.isEmpty()) {
            store.inTransaction(() -> {
                audit.record(
                        organization,
                        AuditEntry.of("billing.repaired")
                                .on("customer", organization)
                                .with("differences", String.join(", ", repaired))
                                .because("it was not what Stripe says"));
                return true;
            });
        }
        return new Finding(organization, differences);
    }

    /** Finds the customer by its metadata where the one that is noted here is none, or another organization's. */
    private boolean correct(TenantId organization) {
        Customer customer = store.find(organization).orElse(null);
        if (customer == null || isOurs(customer)) {
            return false;
        }
        Optional<String> found = StripeReader.find(stripe, organization);
        found.ifPresent(id -> store.correct(organization, id));
        return found.isPresent();
    }

    private boolean isOurs(Customer customer) {
        String noted = customer.stripeId();
        if (noted == null) {
            return false;
        }
        try {
            return StripeReader.isOf(
                    customer.tenant(),
                    stripe.read((calls, options) -> calls.customers().retrieve(noted, options)));
        } catch (StripeFailure failure) {
            if (failure.kind() == StripeFailure.Kind.MISSING) {
                return false;
            }
            throw failure;
        }
    }
}
