package dev.basefly.jobs.limit;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.Parameters;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sets limits while workers work; they follow within a quarter of their lease. What runs already goes on. */
@CrossTenant(reason = "the operator limits the jobs of all organizations")
public final class JobLimits {

    private static final Pattern QUEUE = Pattern.compile("[a-z][a-z0-9_-]{0,39}");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,39}(:[!-~]{1,100})?");
    private static final int MOST = 1_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final LimitStore store;
    private final Organizations organizations;
    private final AuditLog audit;
    private final Clock clock;

    JobLimits(LimitStore store, Organizations organizations, AuditLog audit, Clock clock) {
        this.store = store;
        this.organizations = organizations;
        this.audit = audit;
        this.clock = clock;
    }

    /** What a limit is about; setting another one about the same replaces it. */
    public record About(
            JobLimit.Per per,
            @Nullable String queue,
            @Nullable TenantId organization,
            @Nullable String key) {}

    /**
     * What is allowed.
     *
     * @param within from a second to a day
     */
    public record Allowed(
            @Nullable Integer atOnce,
            @Nullable Integer begins,
            @Nullable Duration within) {}

    public List<JobLimit> list() {
        return store.all();
    }

    /**
     * Sets a limit.
     *
     * @throws ApiError VALIDATION_ERROR for what names nothing, contradicts itself or allows nothing countable
     */
    public void set(About about, Allowed allowed, String reason) {
        check(about, allowed, reason);
        boolean _ = store.inTransaction(() -> {
            if (store.all().size() >= MOST) {
                throw ApiError.invalid(
                        List.of(new FieldFault("per", "cannot be limited: there are " + MOST + " limits")));
            }
            store.jdbc()
                    .sql("""
                            insert into job_limits (per, queue, of_tenant, limit_key, at_once, begins, within_millis, reason,
                                set_by, set_at)
                            values (?, ?, ?, ?, ?::int, ?::int, ?::bigint, ?, ?, ?)
                            on conflict (per, queue, of_tenant, limit_key) do update
                            set at_once = excluded.at_once, begins = excluded.begins,
                                within_millis = excluded.within_millis, reason = excluded.reason,
                                set_by = excluded.set_by, set_at = excluded.set_at
                            """)
                    .param(about.per().name())
                    .param(Objects.requireNonNullElse(about.queue(), ""))
                    .param(tenant(about))
                    .param(Objects.requireNonNullElse(about.key(), ""))
                    .param(allowed.atOnce())
                    .param(allowed.begins())
                    .param(allowed.within() == null ? null : allowed.within().toMillis())
                    .param(reason.strip())
                    .param(RequestScope.find()
                            .map(RequestScope::actor)
                            .map(Actor::label)
                            .orElse("system"))
                    .param(Parameters.utc(clock.instant()))
                    .update();
            record("jobs.limited", about, allowed, reason.strip());
            return true;
        });
    }

    /**
     * Lifts a limit.
     *
     * @throws ApiError NOT_FOUND when there is no limit about this
     */
    public void lift(About about) {
        boolean _ = store.inTransaction(() -> {
            int lifted = store.jdbc()
                    .sql("delete from job_limits where per = ? and queue = ? and of_tenant = ? and limit_key = ?")
                    .param(about.per().name())
                    .param(Objects.requireNonNullElse(about.queue(), ""))
                    .param(tenant(about))
                    .param(Objects.requireNonNullElse(about.key(), ""))
                    .update();
            if (lifted == 0) {
                throw ApiError.notFound("Limit");
            }
            record("jobs.limit_lifted", about, new Allowed(null, null, null), null);
            return true;
        });
    }

    private void check(About about, Allowed allowed, String reason) {
        List<FieldFault> faults = new ArrayList<>();
        if (about.organization() != null
                && organizations.find(about.organization()).isEmpty()) {
            faults.add(new FieldFault("organization", "is not known"));
        }
        if (about.queue() == null
                ? about.per() == JobLimit.Per.QUEUE
                : !QUEUE.matcher(about.queue()).matches()) {
            faults.add(new FieldFault("queue", "must be the name of a queue, such as mail"));
        }
        if (about.per() == JobLimit.Per.QUEUE && about.organization() != null) {
            faults.add(new FieldFault("per", "must be TENANT to limit one organization in a queue"));
        }
        if (about.per() == JobLimit.Per.KEY
                ? about.key() == null || !KEY.matcher(about.key()).matches()
                : about.key() != null) {
            faults.add(new FieldFault("key", "must be a key or a class of keys, such as endpoint, and only with KEY"));
        }
        checkAllowed(allowed, faults);
        if (reason.isBlank() || reason.length() > 500 || reason.indexOf('\0') >= 0) {
            faults.add(new FieldFault("reason", "must have 1 to 500 characters"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static void checkAllowed(Allowed allowed, List<FieldFault> faults) {
        Integer atOnce = allowed.atOnce();
        Integer begins = allowed.begins();
        Duration within = allowed.within();
        if (atOnce == null && begins == null) {
            faults.add(new FieldFault("atOnce", "or begins must say how many"));
        }
        if (atOnce != null && (atOnce < 0 || atOnce > 100_000)) {
            faults.add(new FieldFault("atOnce", "must be between 0 and 100,000"));
        }
        if (begins != null && (begins < 1 || begins > 1_000_000)) {
            faults.add(new FieldFault("begins", "must be between 1 and 1,000,000"));
        }
        if ((begins == null) != (within == null) || (within != null && !lasts(within))) {
            faults.add(new FieldFault("withinSeconds", "must be between 1 and 86,400, together with begins"));
        }
    }

    private static boolean lasts(Duration within) {
        return within.compareTo(SHORTEST) >= 0 && within.compareTo(LONGEST) <= 0;
    }

    private void record(String action, About about, Allowed allowed, @Nullable String reason) {
        AuditEntry entry = AuditEntry.of(action)
                .with("per", about.per().name())
                .with("queue", Objects.requireNonNullElse(about.queue(), "all"))
                .with("key", Objects.requireNonNullElse(about.key(), "all"))
                .with("atOnce", String.valueOf(allowed.atOnce()))
                .with("begins", String.valueOf(allowed.begins()))
                .with("within", String.valueOf(allowed.within()))
                .because(reason);
        if (about.organization() == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(about.organization(), entry);
        }
    }

    private static UUID tenant(About about) {
        return Objects.requireNonNullElse(about.organization(), TenantId.INSTALLATION)
                .value();
    }
}
