package dev.basefly.plans.operation;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.catalogue.Feature;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanDifference;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.runtime.TenantId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Moves those who bought an older version of a plan to another one: seats, add-ons, period and state stay. What they pay is
 * the payment provider's, whose next word about them still counts.
 */
@CrossTenant(reason = "operators move many organizations at once")
public final class PlanMoves {

    /** How many organizations one call moves at most. */
    public static final int MOST = 500;

    private final SystemDatabase database;
    private final PlanCatalogue catalogue;
    private final Features features;
    private final PlanAssignments assignments;
    private final AuditLog audit;

    PlanMoves(
            SystemDatabase database,
            PlanCatalogue catalogue,
            Features features,
            PlanAssignments assignments,
            AuditLog audit) {
        this.database = database;
        this.catalogue = catalogue;
        this.features = features;
        this.assignments = assignments;
        this.audit = audit;
    }

    /**
     * What a move would do.
     *
     * @param organizations how many have the version, by the state they are in
     * @param overLimit how many of them use more of a feature than it would include, by feature; only of organizations whose
     *     data is in the shared place
     */
    public record Preview(PlanDifference difference, Map<String, Long> organizations, Map<String, Long> overLimit) {

        public Preview {
            organizations = Map.copyOf(organizations);
            overLimit = Map.copyOf(overLimit);
        }

        /** How many organizations have the version. */
        public long affected() {
            return organizations.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What became of a move.
     *
     * @param left how many still have the version
     */
    public record Moved(int moved, long left) {}

    /** What would be different for those who have the version; NOT_FOUND for one there is not. */
    public Preview preview(PlanKey plan, int from, int to) {
        return preview(version(plan, from), version(plan, to));
    }

    /** What would be different for those who have the first version, if they had the second. */
    public Preview preview(PlanVersion before, PlanVersion after) {
        Map<String, Long> over = new TreeMap<>();
        for (Feature feature : features.all()) {
            Grant grant = after.grant(feature.name());
            if (feature.kind() == Feature.Kind.LIMIT
                    && !feature.name().equals(Features.SEATS)
                    && grant.included() < before.grant(feature.name()).included()) {
                long count = using(before, feature.name(), grant.included());
                if (count > 0) {
                    over.put(feature.name(), count);
                }
            }
        }
        return new Preview(PlanDifference.between(before, after), holders(before), over);
    }

    /**
     * Moves at most {@link #MOST} organizations, each in a transaction of its own. One that bought something else meanwhile,
     * or is gone, is left alone.
     *
     * @throws ApiError NOT_FOUND for a version there is not; CONFLICT {@code add_on_missing}; VALIDATION_ERROR
     */
    public Moved move(PlanKey plan, int from, int to, String reason) {
        PlanVersion before = version(plan, from);
        PlanVersion after = version(plan, to);
        if (from == to) {
            throw ApiError.invalid("to", "is the version they have");
        }
        ApiError.requireReason(reason);
        refuseMissingAddOns(before, after);
        int moved = 0;
        long left;
        try {
            for (TenantId organization : having(before)) {
                moved += assignments.move(organization, before, after, "operator") ? 1 : 0;
            }
        } finally {
            // What was moved until something failed stays moved.
            left = holders(before).values().stream().mapToLong(Long::longValue).sum();
            audit.recordForInstallation(AuditEntry.of("plan.moved")
                    .on("plan", before.label())
                    .change("version", from, to)
                    .with("moved", moved)
                    .with("left", left)
                    .because(reason));
        }
        return new Moved(moved, left);
    }

    private void refuseMissingAddOns(PlanVersion before, PlanVersion after) {
        Map<String, Long> missing = addOns(before);
        missing.keySet().removeIf(key -> after.addOn(key).isPresent());
        if (!missing.isEmpty()) {
            String which = missing.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw ApiError.conflict(
                            "add_on_missing", after.label() + " lacks add-ons that organizations have bought: " + which)
                    .remedy("Make a version that has them, and move to that one");
        }
    }

    /** How many organizations that have the version have which add-ons. */
    private Map<String, Long> addOns(PlanVersion version) {
        Map<String, Long> counts = new TreeMap<>();
        database.jdbc()
                .sql("""
                        select key, count(*) from plan_assignments, jsonb_object_keys(add_ons) as key
                        where plan = :plan and version = :version group by key
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    /** How many organizations have which version of each plan, by its label; those that bought nothing are in none. */
    public Map<String, Long> holders() {
        Map<String, Long> counts = new TreeMap<>();
        database.jdbc()
                .sql("select plan || ' v' || version, count(*) from plan_assignments group by plan, version")
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    private Map<String, Long> holders(PlanVersion version) {
        Map<String, Long> counts = new TreeMap<>();
        database.jdbc()
                .sql("""
                        select state, count(*) from plan_assignments
                        where plan = :plan and version = :version group by state
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    private List<TenantId> having(PlanVersion version) {
        return database.jdbc()
                .sql("""
                        select organization from plan_assignments where plan = :plan and version = :version
                        order by organization limit :most
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .param("most", MOST)
                .query((row, _) -> new TenantId(row.getObject("organization", UUID.class)))
                .list();
    }

    /** In two statements, because the counts are product data and the plans are not. */
    private long using(PlanVersion version, String feature, long included) {
        UUID[] using = database.jdbc()
                .sql("select tenant_id from plan_usage where feature = :feature and used > :included limit 100000")
                .param("feature", feature)
                .param("included", included)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list()
                .toArray(UUID[]::new);
        return database.jdbc()
                .sql("""
                        select count(*) from plan_assignments
                        where plan = :plan and version = :version and organization = any(:using)
                        """)
                .param("plan", version.plan().name())
                .param("version", version.version())
                .param("using", using)
                .query(Long.class)
                .single();
    }

    private PlanVersion version(PlanKey plan, int version) {
        return catalogue.find(plan, version).orElseThrow(() -> ApiError.notFound("Version"));
    }
}
