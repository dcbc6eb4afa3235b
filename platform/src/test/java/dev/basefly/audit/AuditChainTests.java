package dev.basefly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditReport.Finding;
import dev.basefly.audit.AuditReport.Kind;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@PlatformTest
class AuditChainTests {

    private static final AuditEntry ENTRY =
            AuditEntry.of("member.role_changed").on("membership", "usr_1").change("role", "MEMBER", "VIEWER");

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @Autowired
    private AuditLog log;

    @Autowired
    private AuditChain chain;

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

    @Test
    void isIntactWhenNobodyTouchedIt() {
        record(10);

        var report = verification.verify(acme);

        assertThat(report.findings()).isEmpty();
        assertThat(report)
                .extracting(AuditReport::intact, AuditReport::events, AuditReport::unsealed, AuditReport::position)
                .containsExactly(true, 10L, 0L, 10L);
    }

    @Test
    void namesAChangedRow() throws SQLException {
        record(5);
        for (var change : List.of(
                "action = 'member.added'",
                "actor_id = 'usr_2'",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "changes = '{\"role\":{\"before\":\"MEMBER\",\"after\":\"OWNER\"}}'",
                "changes = '[1]'",
                "mac = '\\x00'")) {
            record(1);
            var event = events().getLast();

            attack("update audit_events set %s where id = '%s'".formatted(change, event));

            assertThat(verification.verify(acme).findings())
                    .as(change)
                    .extracting(Finding::event)
                    .contains(new AuditEventId(event));
        }
        assertThat(verification.verify(acme).findingsInAll()).isEqualTo(6);
    }

    @Test
    void namesARemovedRow() throws SQLException {
        record(5);
        var event = events().get(2);

        attack("delete from audit_events where id = '%s'".formatted(event));

        assertThat(verification.verify(acme).findings())
                .containsExactly(new Finding(Kind.REMOVED, 3L, new AuditEventId(event), "The event is gone"));
    }

    @Test
    void namesThePlaceOfARowThatWasRemovedWithItsSeal() throws SQLException {
        record(5);
        var event = events().get(2);

        attack("delete from audit_events where id = '%s'".formatted(event));
        attack("delete from audit_seals where event_id = '%s'".formatted(event));

        assertThat(verification.verify(acme).findings())
                .containsExactly(new Finding(Kind.REMOVED, 3L, null, "The places 3 to 3 are gone"));
    }

    @Test
    void namesAnInsertedRow() throws SQLException {
        record(3);
        var forged = UUID.randomUUID();

        attack("""
                insert into audit_events (tenant_id, id, occurred_at, actor_kind, action, request_id, mac)
                select tenant_id, '%s', occurred_at, actor_kind, action, request_id, mac from audit_events
                where tenant_id = '%s' limit 1
                """.formatted(forged, acme.value()));
        chain.seal();

        assertThat(verification.verify(acme).findings())
                .extracting(Finding::kind, Finding::event)
                .containsExactly(tuple(Kind.INSERTED, new AuditEventId(forged)));
    }

    @Test
    void namesRowsThatChangedPlaces() throws SQLException {
        record(5);
        var events = events();

        attack("update audit_seals set event_id = '%s' where event_id = '%s'"
                .formatted(UUID.randomUUID(), events.get(1)));
        attack("update audit_seals set event_id = '%s' where event_id = '%s'".formatted(events.get(1), events.get(3)));
        attack("update audit_seals set event_id = '%s' where tenant_id = '%s' and position = 2"
                .formatted(events.get(3), acme.value()));

        assertThat(verification.verify(acme).findings())
                .extracting(Finding::kind, Finding::position)
                .containsExactly(tuple(Kind.REORDERED, 2L), tuple(Kind.REORDERED, 4L));
    }

    @Test
    void noticesAMissingTail() throws SQLException {
        record(5);
        var events = events();

        for (var event : events.subList(3, 5)) {
            attack("delete from audit_seals where event_id = '%s'".formatted(event));
            attack("delete from audit_events where id = '%s'".formatted(event));
        }

        assertThat(verification.verify(acme).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.CUT))
                .satisfies(finding -> assertThat(finding.message()).contains("ends at 3, but had come to 5"));
    }

    @Test
    void keepsTheGapOfAMissingTailWhenItGoesOn() throws SQLException {
        record(5);
        attack("delete from audit_seals where event_id = '%s'".formatted(events().getLast()));

        record(1);

        assertThat(verification.verify(acme).findings())
                .containsExactly(new Finding(Kind.REMOVED, 5L, null, "The places 5 to 5 are gone"));
    }

    @Test
    void noticesAChainThatWasMadeAnewInAnotherOrder() throws SQLException {
        record(3);
        var stored = new ArrayList<>(stored());
        Collections.swap(stored, 0, 2);

        attack("delete from audit_seals where tenant_id = '%s'".formatted(acme.value()));
        var link = Link.START;
        for (var event : stored) {
            link = link.next(event.canonical());
            attack("insert into audit_seals values ('%s', %d, '%s', '\\x%s')"
                    .formatted(acme.value(), link.position(), event.id().value(), link.hash()));
        }

        assertThat(verification.verify(acme).findings())
                .singleElement()
                .extracting(Finding::kind)
                .isEqualTo(Kind.REWRITTEN);
    }

    @Test
    void notesAForgedHead() throws SQLException {
        record(2);
        attack("update audit_heads set position = 1 where tenant_id = '%s'".formatted(acme.value()));
        assertThat(verification.verify(acme).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.REWRITTEN);

        record(1);

        assertThat(system.jdbc()
                        .sql(
                                "select count(*) from audit_events where action = 'audit.head_forged' and target_id = :acme")
                        .param("acme", acme.toString())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void skipsNoEventAndDoublesNoneUnderConcurrentWritersAndNodes() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var nodes = IntStream.range(0, 2)
                    .mapToObj(node -> threads.submit(() -> {
                        while (writing.get()) {
                            chain.seal();
                        }
                    }))
                    .toList();
            var writers = IntStream.range(0, 6)
                    .mapToObj(writer -> threads.submit(() -> {
                        for (int turn = 0; turn < 40; turn++) {
                            writeSlowly(turn);
                        }
                    }))
                    .toList();
            try {
                for (var writer : writers) {
                    writer.get(30, TimeUnit.SECONDS);
                }
            } finally {
                writing.set(false);
            }
            for (var node : nodes) {
                node.get(30, TimeUnit.SECONDS);
            }
        }
        chain.seal();

        var report = verification.verify(acme);
        assertThat(report.findings()).isEmpty();
        assertThat(report)
                .extracting(AuditReport::events, AuditReport::unsealed, AuditReport::position)
                .containsExactly(6 * 36L, 0L, 6 * 36L);
    }

    @Test
    void sealsAnEventThatIsCommittedLateAndWaitsForNone() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = new CountDownLatch(1);
            var commit = new CountDownLatch(1);
            var slow = threads.submit(() -> system.inTransaction(() -> {
                log.record(acme, ENTRY);
                written.countDown();
                await(commit);
                return true;
            }));
            try {
                await(written);
                record(3);
                assertThat(verification.verify(acme).events()).isEqualTo(3);
            } finally {
                commit.countDown();
            }
            slow.get();
        }

        chain.seal();

        assertThat(verification.verify(acme))
                .extracting(AuditReport::intact, AuditReport::events, AuditReport::unsealed)
                .containsExactly(true, 4L, 0L);
    }

    @Test
    void goesOnInADatabaseThatWasRestoredIntoAnotherServer() throws SQLException {
        record(2);
        attack("update audit_events set written_in = '9000000000000' where tenant_id = '%s'".formatted(acme.value()));
        attack("update audit_progress set sealed_before = '9000000000001'");

        record(2);

        assertThat(verification.verify(acme))
                .extracting(AuditReport::intact, AuditReport::events, AuditReport::unsealed)
                .containsExactly(true, 4L, 0L);
    }

    @Test
    void forgetsOldEventsAndSaysSo() {
        record(3);
        clock.advance(Duration.ofDays(2));
        record(2);

        int retired = retention.retire(
                acme, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1), "kept for one day");
        chain.seal();

        assertThat(retired).isEqualTo(3);
        var report = verification.verify(acme);
        assertThat(report.findings()).isEmpty();
        assertThat(report)
                .extracting(AuditReport::events, AuditReport::position)
                .containsExactly(3L, 6L);
        assertThatThrownBy(() -> system.jdbc().sql("delete from audit_seals").update())
                .rootCause()
                .hasMessageContaining("the audit log only grows");
    }

    @Test
    void isNotForgottenByHand() throws SQLException {
        record(3);

        attack("delete from audit_events where id = '%s'".formatted(events().getFirst()));
        attack("delete from audit_seals where tenant_id = '%s' and position = 1".formatted(acme.value()));

        assertThat(verification.verify(acme).findings())
                .containsExactly(new Finding(Kind.REMOVED, 1L, null, "The places 1 to 1 are gone"));
    }

    private void record(int events) {
        for (int event = 0; event < events; event++) {
            log.record(acme, ENTRY.with("turn", event));
        }
        chain.seal();
    }

    /** Commits in another order than it wrote, and every tenth time not at all. */
    private void writeSlowly(int turn) {
        try {
            system.inTransaction(() -> {
                log.record(acme, ENTRY.with("turn", turn));
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(3_000_000));
                if (turn % 10 == 9) {
                    throw new IllegalStateException("rolled back");
                }
                return true;
            });
        } catch (IllegalStateException rolledBack) {
            assertThat(rolledBack).hasMessage("rolled back");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private List<StoredEvent> stored() {
        return system.jdbc()
                .sql("select " + AuditRows.COLUMNS + """
                        from audit_seals s join audit_events e on e.tenant_id = s.tenant_id and e.id = s.event_id
                        where s.tenant_id = :tenant order by s.position
                        """)
                .param("tenant", acme.value())
                .query((row, index) -> StoredEvent.of(row))
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
