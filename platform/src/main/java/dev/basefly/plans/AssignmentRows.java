package dev.basefly.plans;

import dev.basefly.database.Parameters;
import dev.basefly.plans.PlanAssignment.Period;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanKey;
import dev.basefly.runtime.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of what organizations have. */
record AssignmentRows(JdbcClient jdbc) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Integer>> COUNTS = new TypeReference<>() {};

    /** Makes others wait who change the organization's plan, until the transaction ends. */
    void lock(TenantId organization) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('plan of ' || :organization, 0))")
                .param("organization", organization.toString())
                .query((_, index) -> index)
                .list();
    }

    Optional<PlanAssignment> find(TenantId organization) {
        return jdbc.sql("""
                        select plan, version, state, seats, add_ons, period_start, period_end, ends_at, source, fact
                        from plan_assignments where organization = :organization
                        """)
                .param("organization", organization.value())
                .query(AssignmentRows::assignment)
                .optional();
    }

    void save(TenantId organization, PlanAssignment assignment, Instant now) {
        Period period = assignment.period();
        jdbc.sql("""
                        insert into plan_assignments (organization, plan, version, state, seats, add_ons, period_start,
                            period_end, ends_at, source, fact, changed_at)
                        values (:organization, :plan, :version, :state, :seats, :addOns::jsonb, :start, :end, :endsAt,
                            :source, :fact, :now)
                        on conflict (organization) do update set
                            plan = excluded.plan, version = excluded.version, state = excluded.state,
                            seats = excluded.seats, add_ons = excluded.add_ons, period_start = excluded.period_start,
                            period_end = excluded.period_end, ends_at = excluded.ends_at, source = excluded.source,
                            fact = excluded.fact, changed_at = excluded.changed_at
                        """)
                .param("organization", organization.value())
                .param("plan", assignment.plan().name())
                .param("version", assignment.version())
                .param("state", assignment.state().name())
                .param("seats", assignment.seats())
                .param("addOns", JSON.writeValueAsString(assignment.addOns()))
                .param("start", time(period == null ? null : period.start()))
                .param("end", time(period == null ? null : period.end()))
                .param("endsAt", time(assignment.endsAt()))
                .param("source", assignment.source())
                .param("fact", assignment.sourceVersion())
                .param("now", Parameters.utc(now))
                .update();
    }

    List<PlanOverride> overrides(TenantId organization) {
        return jdbc.sql("""
                        select feature, included, expires_at, reason from plan_overrides
                        where organization = :organization order by feature
                        """)
                .param("organization", organization.value())
                .query((row, _) -> {
                    long number = row.getLong("included");
                    long included = row.wasNull() ? Grant.UNLIMITED : number;
                    return new PlanOverride(
                            row.getString("feature"), included, instant(row, "expires_at"), row.getString("reason"));
                })
                .list();
    }

    void save(TenantId organization, PlanOverride override, Instant now) {
        jdbc.sql("""
                        insert into plan_overrides (organization, feature, included, expires_at, reason, created_at)
                        values (:organization, :feature, :included, :expires, :reason, :now)
                        on conflict (organization, feature) do update set
                            included = excluded.included, expires_at = excluded.expires_at, reason = excluded.reason,
                            created_at = excluded.created_at
                        """)
                .param("organization", organization.value())
                .param("feature", override.feature())
                .param(
                        "included",
                        new SqlParameterValue(
                                Types.BIGINT, override.included() == Grant.UNLIMITED ? null : override.included()))
                .param("expires", time(override.expiresAt()))
                .param("reason", override.reason())
                .param("now", Parameters.utc(now))
                .update();
    }

    boolean deleteOverride(TenantId organization, String feature) {
        return jdbc.sql("delete from plan_overrides where organization = :organization and feature = :feature")
                        .param("organization", organization.value())
                        .param("feature", feature)
                        .update()
                == 1;
    }

    /** Forgets the organization and returns how many rows that were. */
    int delete(TenantId organization) {
        return Stream.of("plan_notices", "plan_overrides", "plan_assignments")
                .mapToInt(table -> jdbc.sql("delete from " + table + " where organization = :organization")
                        .param("organization", organization.value())
                        .update())
                .sum();
    }

    private static PlanAssignment assignment(ResultSet row, int index) throws SQLException {
        Instant start = instant(row, "period_start");
        Instant end = instant(row, "period_end");
        return new PlanAssignment(
                PlanKey.of(row.getString("plan")),
                row.getInt("version"),
                PlanState.valueOf(row.getString("state")),
                row.getInt("seats"),
                JSON.readValue(row.getString("add_ons"), COUNTS),
                start == null || end == null ? null : new Period(start, end),
                instant(row, "ends_at"),
                row.getString("source"),
                row.getLong("fact"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static SqlParameterValue time(@Nullable Instant time) {
        return new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, time == null ? null : Parameters.utc(time));
    }
}
