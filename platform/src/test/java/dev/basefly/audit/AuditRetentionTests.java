package dev.basefly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditReport.Finding;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** Old events leave by whole days, and what stays can be verified all the same. */
@PlatformTest
class AuditRetentionTests {

    private static final AuditEntry ENTRY = AuditEntry.of("cluster.created").on("cluster", "clu_1");

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @Autowired
    private AuditLog log;

    @Autowired
    private AuditChain chain;

    @Autowired
    private AuditKey key;

    @Autowired
    private AuditVerification verification;

    @Autowired
    private AuditRetention retention;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Environment settings;

    @BeforeEach
    void beginTheDay() {
        var midnight = today().plusDays(1).atTime(0, 0).toInstant(ZoneOffset.UTC);
        clock.advance(Duration.between(clock.instant(), midnight));
    }

    @Test
    void takesWholeDaysFromTheBeginningAndSaysSo() {
        record(3);
        nextDay();
        record(2);
        nextDay();
        record(4);

        keeping(Duration.ofDays(1)).sweep(() -> true);

        chain.seal();
        var report = verification.verify(acme);
        assertThat(report.findings()).isEmpty();
        assertThat(report)
                .extracting(AuditReport::events, AuditReport::position)
                .containsExactly(2L + 4 + 1, 10L);
        var retired = retirements().getFirst();
        assertThat(retired.actor().kind()).isEqualTo(ActorKind.JOB);
        assertThat(retired.entry().details()).containsEntry("position", "3").containsEntry("events", "3");
        assertThat(retired.entry().reason()).isEqualTo("kept for 1 days");
    }

    @Test
    void goesOnWithLaterDaysFromWhereItEnded() {
        record(3);
        nextDay();
        record(2);
        nextDay();
        record(1);

        assertThat(retention.retire(acme, today().minusDays(1), "test")).isEqualTo(3);
        chain.seal();
        assertThat(retention.retire(acme, today(), "test")).isEqualTo(2);
        chain.seal();
        assertThat(retention.retire(acme, today(), "test")).isZero();

        assertThat(verification.verify(acme))
                .extracting(AuditReport::intact, AuditReport::events)
                .containsExactly(true, 3L);
        assertThat(retirements()).hasSize(2);
    }

    @Test
    void keepsEverythingWithoutASetting() {
        record(3);
        clock.advance(Duration.ofDays(900));
        record(1);

        keeping(Duration.ZERO).sweep(() -> true);

        assertThat(verification.verify(acme).events()).isEqualTo(4);
    }

    @Test
    void keepsTheLastEventHoweverOld() {
        record(3);
        clock.advance(Duration.ofDays(100));

        assertThat(retention.retire(acme, today(), "test")).isZero();
    }

    @Test
    void stillNamesAChangedRowAmongThoseThatStay() throws SQLException {
        record(3);
        nextDay();
        record(2);
        var changed = events().getLast();

        assertThat(retention.retire(acme, today(), "test")).isEqualTo(3);
        attack("update audit_events set action = 'cluster.deleted' where id = '%s'".formatted(changed));

        assertThat(verification.verify(acme).findings())
                .extracting(Finding::event)
                .containsExactly(new AuditEventId(changed));
    }

    @Test
    void takesNothingWhereSomethingWasChangedAndGoesOnNamingIt() throws SQLException {
        record(3);
        nextDay();
        record(2);
        var changed = events().get(1);
        attack("update audit_events set action = 'cluster.deleted' where id = '%s'".formatted(changed));

        assertThatIllegalStateException()
                .isThrownBy(() -> retention.retire(acme, today(), "test"))
                .withMessageContaining("not what the program recorded");
        keeping(Duration.ofDays(1)).sweep(() -> true);

        assertThat(verification.verify(acme).findings())
                .extracting(Finding::event)
                .containsExactly(new AuditEventId(changed));
        assertThat(events()).hasSize(5);
    }

    @Test
    void takesNothingByAForgedHead() throws SQLException {
        record(3);
        nextDay();
        record(2);
        attack("update audit_heads set day = day - 10 where tenant_id = '%s'".formatted(acme.value()));

        assertThatIllegalStateException().isThrownBy(() -> retention.retire(acme, today(), "test"));

        assertThat(events()).hasSize(5);
    }

    @Test
    void isDoneOnceByTwoNodes() throws Exception {
        record(3);
        nextDay();
        record(2);
        Callable<Integer> node = () -> retention.retire(acme, today(), "test");

        int left = 0;
        try (var nodes = Executors.newFixedThreadPool(2)) {
            for (var removed : nodes.invokeAll(List.of(node, node))) {
                left += removed.get();
            }
        }

        assertThat(left).isEqualTo(3);
        assertThat(retirements()).hasSize(1);
    }

    private AuditRetention keeping(Duration time) {
        return new AuditRetention(system, log, key, new AuditSettings(time), clock);
    }

    private void record(int number) {
        for (int event = 0; event < number; event++) {
            log.record(acme, ENTRY.with("turn", event));
        }
        chain.seal();
    }

    private void nextDay() {
        clock.advance(Duration.ofDays(1));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private List<AuditEvent> retirements() {
        return system.jdbc()
                .sql(
                        "select " + AuditRows.COLUMNS
                                + "from audit_events e where e.tenant_id = :tenant and e.action = 'audit.retired' order by e.id")
                .param("tenant", acme.value())
                .query((row, index) -> AuditRows.event(row))
                .list();
    }

    private List<UUID> events() {
        return tables().chained(acme);
    }

    private void attack(String statement) throws SQLException {
        tables().attack(statement);
    }

    private AuditTables tables() {
        return new AuditTables(system, settings);
    }
}
