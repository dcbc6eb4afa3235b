package dev.basefly.workflows.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.SettableClock;
import dev.basefly.workflows.WorkflowState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What operators are told of workflows. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "counts the workflows of all organizations")
class CensusTests {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T00:00:00Z"));
    private final UUID acme = UUID.randomUUID();
    private final Set<UUID> inactive = new HashSet<>();
    private final AtomicLong nanos = new AtomicLong();

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MeterRegistry meters;

    private Census census;

    @BeforeEach
    void begin() {
        database.jdbc().sql("delete from workflows").update();
        census = new Census(database, _ -> inactive, clock, nanos::get);
    }

    @Test
    void tellsTheDoctorHowManyThereAreAndWhatNeedsSomebody() {
        workflow(WorkflowState.RUNNING, clock.instant());
        workflow(WorkflowState.AWAITING, null);
        workflow(WorkflowState.SLEEPING, clock.instant().plus(Duration.ofDays(1)));
        workflow(WorkflowState.COMPENSATED, null);
        var check = new WorkflowsCheck(census);

        assertThat(check.check().healthy()).isTrue();
        assertThat(check.check().detail()).isEqualTo("1 running, 2 waiting, 0 stuck, 1 failed within a day");

        workflow(WorkflowState.STUCK, null);
        clock.advance(Duration.ofMinutes(20));
        assertThat(check.check().problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("1 are stuck", "/console/workflows"))
                .anySatisfy(problem -> assertThat(problem).contains("1 should have gone on", "/console/jobs"));
        inactive.add(acme);
        assertThat(check.check().problems()).hasSize(1);
    }

    @Test
    void isCountedAtMostTwiceAMinuteForTheMeters() {
        assertThat(census.latest().of(WorkflowState.AWAITING)).isZero();
        workflow(WorkflowState.AWAITING, null);

        assertThat(census.latest().of(WorkflowState.AWAITING)).isZero();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(census.latest().of(WorkflowState.AWAITING)).isEqualTo(1);
        assertThat(meters.find("basefly.workflows").tag("state", "STUCK").gauge())
                .isNotNull();
        assertThat(meters.find("basefly.workflows.failed").gauge()).isNotNull();
    }

    private void workflow(WorkflowState state, @Nullable Instant wakeAt) {
        int added = database.jdbc()
                .sql("""
                        insert into workflows (tenant_id, id, name, version, shape, key, status, state, wake_at, actor,
                            generation, created_at, ended_at)
                        values (?, ?, 'tests.counted', 1, 'shape', ?, ?, '{}', ?, 'nobody', 0, ?, ?)
                        """)
                .param(acme)
                .param(UUID.randomUUID())
                .param(UUID.randomUUID().toString())
                .param(state.name())
                .param(wakeAt == null ? null : Parameters.utc(wakeAt))
                .param(Parameters.utc(clock.instant()))
                .param(state.isFinal() ? Parameters.utc(clock.instant()) : null)
                .update();
        assertThat(added).isEqualTo(1);
    }
}
