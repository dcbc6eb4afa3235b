package dev.basefly.plans;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.events.Events;
import dev.basefly.plans.UsageRows.Marks;
import dev.basefly.plans.UsageRows.Taken;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what the organization in scope uses, in its open transaction, and never beyond what its plan allows, whatever
 * number of others count at the same time. The limit is the one in memory, so a change of it counts within a second.
 */
public final class Quotas {

    private final UsageRows rows;
    private final TransactionTemplate transactions;
    private final PlanBook book;
    private final Refusals refusals;
    private final UsageSources sources;
    private final Events events;
    private final AuditLog audit;
    private final Clock clock;

    /** Whom it tells of what happens. */
    record Told(Events events, AuditLog audit) {}

    Quotas(
            JdbcClient tenants,
            TransactionTemplate transactions,
            PlanBook book,
            Refusals refusals,
            UsageSources sources,
            Told told,
            Clock clock) {
        this.rows = new UsageRows(tenants);
        this.transactions = transactions;
        this.book = book;
        this.refusals = refusals;
        this.sources = sources;
        this.events = told.events();
        this.audit = told.audit();
        this.clock = clock;
    }

    /**
     * Takes so much of the feature, before what is counted is written. Others of the organization who take of it wait until
     * the transaction ends; what one that is rolled back took was never taken.
     *
     * @throws dev.basefly.api.ApiError PAYMENT_REQUIRED at the limit with what would raise it, FORBIDDEN where nothing would
     * @throws IllegalStateException when no transaction is open, or the feature is not counted
     */
    public void take(String feature, long amount) {
        tryTake(feature, amount).require();
    }

    /** Takes as {@link #take} does, and says so; when refused, nothing was taken. */
    public EntitlementDecision tryTake(String feature, long amount) {
        requireSense(amount);
        TenantId tenant = RequestScope.current().requireTenant();
        CurrentPlan plan = book.of(tenant);
        Limit limit = counted(plan, feature);
        UsageRows.Key key = key(tenant, plan, limit);
        if (amount > limit.most()) {
            return refusals.refused(plan, limit, used(key).orElse(0));
        }
        Marks marks = Marks.of(limit);
        Optional<Taken> taken = rows.add(key, amount, limit.most(), marks);
        if (taken.isEmpty()) {
            OptionalLong used = used(key);
            if (used.isEmpty()) {
                begin(key);
            } else if (used.getAsLong() > limit.most() - amount) {
                return refusals.refused(plan, limit, used.getAsLong());
            }
            // Others may have begun the count, or given back, between: then there is room after all.
            taken = rows.add(key, amount, limit.most(), marks);
        }
        if (taken.isEmpty()) {
            return refusals.refused(plan, limit, used(key).orElseThrow());
        }
        tell(key, limit, taken.get());
        return new EntitlementDecision(plan.plan(), limit, taken.get().used(), null);
    }

    /**
     * Gives so much back, before what is counted goes. More than there is leaves nothing.
     *
     * @throws IllegalStateException when no transaction is open, or the feature is not counted
     */
    public void giveBack(String feature, long amount) {
        requireSense(amount);
        TenantId tenant = RequestScope.current().requireTenant();
        CurrentPlan plan = book.of(tenant);
        UsageRows.Key key = key(tenant, plan, counted(plan, feature));
        if (!rows.subtract(key, amount)) {
            begin(key);
            rows.subtract(key, amount);
        }
    }

    /** How much of the feature the organization in scope uses now. */
    public Usage usage(String feature) {
        TenantId tenant = RequestScope.current().requireTenant();
        CurrentPlan plan = book.of(tenant);
        Limit limit = counted(plan, feature);
        return new Usage(limit, used(key(tenant, plan, limit)).orElseGet(() -> counted(feature)));
    }

    /**
     * Corrects the counts of the organization in scope by what there really is, and records what was wrong; of features that
     * nobody counts otherwise it changes nothing.
     *
     * @return how many counts were wrong
     */
    public int repair() {
        TenantId tenant = RequestScope.current().requireTenant();
        CurrentPlan plan = book.of(tenant);
        return Objects.requireNonNull(transactions.execute(status -> sources.features().stream()
                .mapToInt(feature -> repaired(key(tenant, plan, plan.limit(feature))))
                .sum()));
    }

    private int repaired(UsageRows.Key key) {
        OptionalLong used = rows.lock(key);
        if (used.isEmpty()) {
            return 0;
        }
        long real = counted(key.feature());
        if (real == used.getAsLong()) {
            return 0;
        }
        rows.set(key, real);
        audit.record(
                AuditEntry.of("usage.repaired").on("feature", key.feature()).change("used", used.getAsLong(), real));
        return 1;
    }

    /** How much the organization in scope uses of each counted feature, by name; one statement for what was ever taken. */
    public List<Usage> usage() {
        TenantId tenant = RequestScope.current().requireTenant();
        CurrentPlan plan = book.of(tenant);
        List<Limit> limits = plan.limits().stream()
                .filter(limit -> limit.feature().isCounted())
                .toList();
        Map<String, Long> known = rows.find(
                tenant, limits.stream().map(limit -> key(tenant, plan, limit)).toList());
        return limits.stream()
                .map(limit -> {
                    Long used = known.get(limit.feature().name());
                    return new Usage(
                            limit, used == null ? counted(limit.feature().name()) : used);
                })
                .toList();
    }

    /** Begins a count with what there really is. */
    private void begin(UsageRows.Key key) {
        rows.begin(key, counted(key.feature()));
    }

    private long counted(String feature) {
        return sources.count(feature);
    }

    private OptionalLong used(UsageRows.Key key) {
        return rows.find(key);
    }

    private UsageRows.Key key(TenantId tenant, CurrentPlan plan, Limit limit) {
        return new UsageRows.Key(
                tenant, limit.feature().name(), UsageWindow.of(limit.feature().window(), clock.instant(), plan));
    }

    private void tell(UsageRows.Key key, Limit limit, Taken taken) {
        if (taken.tell() > 0) {
            events.publish(new UsageNoticed(
                    key.tenant(),
                    key.feature(),
                    taken.tell(),
                    taken.used(),
                    limit.included(),
                    key.window().noticesSince()));
        }
    }

    private static void requireSense(long amount) {
        if (amount < 1) {
            throw new IllegalArgumentException("Nobody takes or gives back " + amount);
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("What is used is counted in the transaction that uses it");
        }
    }

    private static Limit counted(CurrentPlan plan, String name) {
        Limit limit = plan.limit(name);
        Feature feature = limit.feature();
        if (!feature.isCounted()) {
            throw new IllegalStateException(name + " is not counted");
        }
        return limit;
    }
}
