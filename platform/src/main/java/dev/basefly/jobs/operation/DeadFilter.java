package dev.basefly.jobs.operation;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.runtime.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead jobs; null leaves open.
 *
 * @param organization the {@linkplain TenantId#INSTALLATION installation} for its own jobs
 * @param error a part of what they failed with, in any case; ids, numbers and quoted texts in it do not matter
 * @param since when they died at the earliest
 * @param before when they had died
 */
public record DeadFilter(
        @Nullable String kind,
        @Nullable String queue,
        @Nullable TenantId organization,
        @Nullable String error,
        @Nullable Instant since,
        @Nullable Instant before) {

    public static final DeadFilter ALL = new DeadFilter(null, null, null, null, null, null);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9998-12-31T00:00:00Z");

    /** @throws ApiError VALIDATION_ERROR for what the database could not hold */
    public DeadFilter {
        check("kind", kind);
        check("queue", queue);
        check("error", error);
        check("since", since);
        check("before", before);
    }

    /** The same with another end of the time range. */
    public DeadFilter before(Instant end) {
        return new DeadFilter(kind, queue, organization, error, since, end);
    }

    /**
     * As it is typed or sent, by the names of the fields; what is blank is left open, and a day is its beginning in UTC.
     *
     * @throws ApiError VALIDATION_ERROR naming every field that cannot be read
     */
    public static DeadFilter read(Map<String, String> fields) {
        List<FieldFault> faults = new ArrayList<>();
        TenantId organization = null;
        try {
            String id = text(fields, "organization");
            organization = id == null ? null : TenantId.of(id);
        } catch (IllegalArgumentException malformed) {
            faults.add(new FieldFault("organization", "must be an organization's id, org_ and 26 characters"));
        }
        Instant since = time(fields, "since", faults);
        Instant before = time(fields, "before", faults);
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
        return new DeadFilter(
                text(fields, "kind"), text(fields, "queue"), organization, text(fields, "error"), since, before);
    }

    private static @Nullable String text(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    private static @Nullable Instant time(Map<String, String> fields, String name, List<FieldFault> faults) {
        String value = text(fields, name);
        try {
            if (value == null) {
                return null;
            }
            return value.contains("T")
                    ? Instant.parse(value)
                    : LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            faults.add(
                    new FieldFault(name, "must be a day such as 2026-01-31 or a moment such as 2026-01-31T12:00:00Z"));
            return null;
        }
    }

    AuditEntry on(AuditEntry entry) {
        AuditEntry filtered = with(with(entry, "kind", kind), "queue", queue);
        filtered = with(with(filtered, "organization", organization), "error", error);
        return with(with(filtered, "since", since), "before", before);
    }

    private static void check(String field, @Nullable String text) {
        if (text != null && (text.length() > 200 || text.indexOf('\0') >= 0)) {
            throw ApiError.invalid(field, "must have at most 200 characters");
        }
    }

    private static void check(String field, @Nullable Instant time) {
        if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
            throw ApiError.invalid(field, "must be a time of this era");
        }
    }

    private static AuditEntry with(AuditEntry entry, String key, @Nullable Object value) {
        return value == null ? entry : entry.with(key, value);
    }
}
