package dev.basefly.plans;

import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.runtime.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has which plan. Changed by whoever knows what was paid, and by operators. */
@CrossTenant(reason = "plans are assigned by payments and operators, who are in no organization")
public final class PlanAssignments {

    private final SystemDatabase database;
    private final AssignmentRows rows;
    private final PlanCatalogue catalogue;
    private final PlanBook book;
    private final Events events;
    private final AuditLog audit;
    private final Clock clock;

    PlanAssignments(
            SystemDatabase database,
            PlanCatalogue catalogue,
            PlanBook book,
            Events events,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.rows = new AssignmentRows(database.jdbc());
        this.catalogue = catalogue;
        this.book = book;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of an assignment. */
    public enum Outcome {
        /** It is what counts now. */
        APPLIED,
        /** It says what was known. */
        UNCHANGED,
        /** A newer fact is known; nothing was changed. */
        OLDER
    }

    /** What is assigned to the organization; empty when nothing ever was. */
    public Optional<PlanAssignment> find(TenantId organization) {
        return rows.find(organization);
    }

    /**
     * Assigns a plan, unless a fact with a greater number is known already; of two with the same number the later call
     * counts. Recorded in the audit log, and published as {@link PlanChanged}.
     *
     * @throws IllegalStateException when no transaction of the system database is open
     * @throws IllegalArgumentException when there is no such version, or it has no such add-on
     */
    public Outcome assign(TenantId organization, PlanAssignment assignment) {
        if (!database.isInTransaction()) {
            throw new IllegalStateException("A plan is assigned in the transaction that knows why");
        }
        requireKnown(assignment);
        rows.lock(organization);
        PlanAssignment before = rows.find(organization).orElse(null);
        if (before != null && before.fact() > assignment.fact()) {
            return Outcome.OLDER;
        }
        PlanAssignment after = tidy(assignment);
        if (before != null && before.saysTheSameAs(after) && before.fact() == after.fact()) {
            return Outcome.UNCHANGED;
        }
        rows.save(organization, after, now());
        book.forgetAfterCommit(organization);
        if (before != null && before.saysTheSameAs(after)) {
            return Outcome.UNCHANGED;
        }
        tell(organization, before, after);
        return Outcome.APPLIED;
    }

    /**
     * Gives an organization another version of a plan and leaves the rest as it is, in a transaction of its own or the one
     * of the system database that is open. What a payment says later still counts.
     */
    public Outcome move(TenantId organization, PlanVersion to, String source) {
        return database.inTransaction(() -> {
            rows.lock(organization);
            PlanAssignment moved = rows.find(organization)
                    .map(before -> before.to(to))
                    .orElseGet(() -> PlanAssignment.of(to, PlanState.ACTIVE, source, 0));
            return assign(organization, moved);
        });
    }

    private void requireKnown(PlanAssignment assignment) {
        PlanVersion version = catalogue
                .find(assignment.plan(), assignment.version())
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no version " + assignment.version() + " of " + assignment.plan()));
        assignment.addOns().keySet().stream()
                .filter(key -> version.addOn(key).isEmpty())
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(version.label() + " has no add-on " + key);
                });
    }

    /** As it will be read back. */
    private static PlanAssignment tidy(PlanAssignment assignment) {
        PlanAssignment.Period period = assignment.period();
        return new PlanAssignment(
                assignment.plan(),
                assignment.version(),
                assignment.state(),
                assignment.seats(),
                assignment.addOns(),
                period == null
                        ? null
                        : new PlanAssignment.Period(
                                period.start().truncatedTo(ChronoUnit.MICROS),
                                period.end().truncatedTo(ChronoUnit.MICROS)),
                assignment.endsAt() == null ? null : assignment.endsAt().truncatedTo(ChronoUnit.MICROS),
                assignment.source(),
                assignment.fact());
    }

    private void tell(TenantId organization, @Nullable PlanAssignment before, PlanAssignment after) {
        audit.record(
                organization,
                AuditEntry.of("plan.assigned")
                        .on("plan", after.plan() + " v" + after.version())
                        .change("plan", label(before), label(after))
                        .change("state", before == null ? null : before.state(), after.state())
                        .change("seats", before == null ? null : before.seats(), after.seats())
                        .change("addOns", before == null ? null : before.addOns(), after.addOns())
                        .with("source", after.source()));
        events.publish(new PlanChanged(
                organization,
                before == null ? PlanKey.FREE.name() : before.plan().name(),
                before == null ? 0 : before.version(),
                after.plan().name(),
                after.version(),
                after.state().name(),
                after.source()));
    }

    private static @Nullable String label(@Nullable PlanAssignment assignment) {
        return assignment == null ? null : assignment.plan() + " v" + assignment.version();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
