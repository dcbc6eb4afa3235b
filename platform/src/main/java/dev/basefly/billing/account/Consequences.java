package dev.basefly.billing.account;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.billing.account.Customer.Subscription;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from a change, in its transaction: the entry in the audit log, letters to the customer, further work. */
final class Consequences {

    private final BillingLetters letters;
    private final AuditLog audit;
    private final Jobs jobs;

    Consequences(BillingLetters letters, AuditLog audit, Jobs jobs) {
        this.letters = letters;
        this.audit = audit;
        this.jobs = jobs;
    }

    BillingLetters letters() {
        return letters;
    }

    void record(TenantId tenant, AuditEntry entry) {
        audit.record(tenant, entry);
    }

    /** Of a subscription that is different now. */
    void changed(TenantId tenant, @Nullable Subscription before, @Nullable Subscription after, List<String> changes) {
        if (before == null && after == null) {
            return;
        }
        AuditEntry entry = AuditEntry.of("subscription.synced")
                .on("subscription", after == null ? "none" : after.stripeId())
                .change("state", before == null ? null : before.state(), after == null ? null : after.state())
                .change("price", before == null ? null : before.baseKey(), after == null ? null : after.baseKey())
                .change("seats", before == null ? null : before.seats(), after == null ? null : after.seats());
        audit.record(tenant, entry.with("changed", String.join(", ", changes)));
    }

    /** Of a subscription besides the one that counts, which is left to operators; once. */
    void left(TenantId tenant, String subscription, String reason, boolean now) {
        if (now) {
            audit.record(
                    tenant,
                    AuditEntry.of("subscription.duplicate_left")
                            .on("subscription", subscription)
                            .because(reason));
        }
    }

    /** Of a subscription besides the one that counts: it is ended, and what was paid for it is given back. */
    void duplicate(TenantId tenant, String subscription) {
        // The installation's work, which goes on while the organization is suspended.
        RequestScope.currentOrSystem().withTenant(null).run(() -> {
            var _ = jobs.addRegardless(EndDuplicate.job(tenant, subscription), jobs.origin());
        });
    }
}
