package dev.basefly.plans;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Events;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.Organizations;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has which plan. Changed by whoever knows what was paid, and by operators. */
@CrossTenant(reason = "plans are assigned by payments and operators, who are in no organization")
public final class PlanAssignments {

    private final SystemDatabase database;
    private final AssignmentRows rows;
    private final Organizations organizations;
    private final PlanCatalogue catalogue;
    private final PlanBook book;
    private final Events events;
    private final AuditLog audit;
    private final Clock clock;

    PlanAssignments(
            SystemDatabase database,
            Organizations organizations,
            PlanCatalogue catalogue,
            PlanBook book,
            Events events,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.rows = new AssignmentRows(database.jdbc());
        this.organizations = organizations;
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
        /** Something newer of the source is known; nothing was changed. */
        OLDER
    }

    /** What is assigned to the organization; empty when nothing ever was. */
    public Optional<PlanAssignment> find(TenantId organization) {
        return rows.find(organization);
    }

    /**
     * Assigns a plan, unless a greater version of what its source says is known already; of two of the same version the
     * later call counts. Recorded in the audit log, and published as {@link PlanChanged}.
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
        if (before != null && before.sourceVersion() > assignment.sourceVersion()) {
            return Outcome.OLDER;
        }
        return store(organization, before, tidy(assignment), assignment.source());
    }

    /**
     * Gives an organization a plan at once and without an end, whatever its payments said until now; what they say later
     * still counts. Seats and add-ons stay. In a transaction of its own or the one of the system database that is open.
     *
     * @param giver who gives it: {@code operator}
     * @throws ApiError NOT_FOUND without such an organization, CONFLICT {@code organization_deleted} or
     *     {@code add_on_missing}
     */
    public Outcome give(TenantId organization, PlanVersion version, String giver) {
        return database.inTransaction(() -> {
            // Who erases an organization deletes it long before and waits here, so that nothing comes after.
            rows.lock(organization);
            requireLiving(organization);
            PlanAssignment before = rows.find(organization).orElse(null);
            PlanAssignment after = before == null
                    ? PlanAssignment.of(version, PlanState.ACTIVE, giver, 0)
                    : before.given(version, giver, now());
            List<String> missing = after.addOnsMissingIn(version);
            if (!missing.isEmpty()) {
                throw ApiError.conflict(
                                "add_on_missing",
                                "The organization has bought " + String.join(", ", missing) + ", which "
                                        + version.label() + " does not have")
                        .remedy("Give it a version that has the add-on, or let it end the add-on first");
            }
            return store(organization, before, after, giver);
        });
    }

    /**
     * Moves an organization from one version to another one of the same plan, and leaves the rest as it is, also who answers
     * for it. In a transaction of its own or the one of the system database that is open.
     *
     * @param mover who does it: {@code operator}
     * @return false when it has another version meanwhile, none at all, or an add-on that the other version does not have;
     *     nothing was changed then
     */
    public boolean move(TenantId organization, PlanVersion from, PlanVersion to, String mover) {
        return database.inTransaction(() -> {
            rows.lock(organization);
            Optional<PlanAssignment> before = rows.find(organization)
                    .filter(found -> found.isOf(from))
                    .filter(found -> found.addOnsMissingIn(to).isEmpty());
            before.ifPresent(found -> store(organization, found, found.to(to), mover));
            return before.isPresent();
        });
    }

    private Outcome store(TenantId organization, @Nullable PlanAssignment before, PlanAssignment after, String by) {
        if (after.equals(before)) {
            return Outcome.UNCHANGED;
        }
        rows.save(organization, after, now());
        book.forgetAfterCommit(organization);
        if (before != null && before.saysTheSameAs(after)) {
            return Outcome.UNCHANGED;
        }
        tell(organization, before, after, by);
        return Outcome.APPLIED;
    }

    private void requireLiving(TenantId organization) {
        Organization found = organizations.find(organization).orElseThrow(() -> ApiError.notFound("Organization"));
        if (found.state() == OrganizationState.DELETED) {
            throw ApiError.conflict("organization_deleted", "The organization is deleted")
                    .remedy("Restore it first");
        }
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
                assignment.sourceVersion());
    }

    private void tell(TenantId organization, @Nullable PlanAssignment before, PlanAssignment after, String by) {
        audit.record(
                organization,
                AuditEntry.of("plan.assigned")
                        .on("plan", after.plan() + " v" + after.version())
                        .change("plan", label(before), label(after))
                        .change("state", before == null ? null : before.state(), after.state())
                        .change("seats", before == null ? null : before.seats(), after.seats())
                        .change("addOns", before == null ? null : before.addOns(), after.addOns())
                        .with("source", by));
        events.publish(new PlanChanged(
                organization,
                before == null ? book.defaultPlan().name() : before.plan().name(),
                before == null ? 0 : before.version(),
                after.plan().name(),
                after.version(),
                after.state().name(),
                by));
    }

    private static @Nullable String label(@Nullable PlanAssignment assignment) {
        return assignment == null ? null : assignment.plan() + " v" + assignment.version();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
