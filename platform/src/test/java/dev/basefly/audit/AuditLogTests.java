package dev.basefly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditEntry.Change;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
class AuditLogTests {

    private static final UserId ADA = new UserId(UUID.fromString("00000000-0000-7000-8000-0000000000ad"));
    private static final Actor AS_ADA = new Actor.Person(ADA, "OWNER", false);
    private static final AuditEntry ENTRY =
            AuditEntry.of("cluster.created").on("cluster", "clu_1").with("plan", "FREE");

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    @Autowired
    private AuditLog audit;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void knowsWhoDidWhatByWhichRequest() {
        as(AS_ADA, acme)
                .run(() -> audit.record(ENTRY.change("name", null, "Blue").because("asked by phone")));

        var event = events(acme).getFirst();
        assertThat(event.actor()).isEqualTo(new AuditActor(ActorKind.USER, ADA.toString(), null));
        assertThat(event.entry()).isEqualTo(ENTRY.change("name", null, "Blue").because("asked by phone"));
        assertThat(event.requestId()).isEqualTo("req-1");
        assertThat(event.address()).isEqualTo("192.0.2.7");
    }

    @Test
    void knowsEveryKindOfActor() {
        var operator = new UserId(UUID.randomUUID());
        for (var actor : new Actor[] {
            Actor.ANONYMOUS,
            new Actor.Key("key_1", ADA, "OWNER", Set.of()),
            new Actor.Support(operator, "sup_1", true),
            new Actor.Program("job:reconcile"),
            new Actor.Program("sealer")
        }) {
            as(actor, acme).run(() -> audit.record(ENTRY));
        }

        assertThat(events(acme))
                .extracting(AuditEvent::actor)
                .containsExactlyInAnyOrder(
                        new AuditActor(ActorKind.ANONYMOUS, null, null),
                        new AuditActor(ActorKind.KEY, "key_1", ADA.toString()),
                        new AuditActor(ActorKind.SUPPORT, operator.toString(), "sup_1"),
                        new AuditActor(ActorKind.JOB, "reconcile", null),
                        new AuditActor(ActorKind.SYSTEM, "sealer", null));
    }

    @Test
    void forgetsWhatIsRolledBack() {
        as(AS_ADA, acme)
                .run(() -> transaction.execute(status -> {
                    audit.record(ENTRY);
                    assertThat(count()).isEqualTo(1);
                    status.setRollbackOnly();
                    return true;
                }));
        assertThatThrownBy(() -> system.inTransaction(() -> {
                    audit.record(acme, ENTRY);
                    as(AS_ADA, acme).run(() -> audit.record(ENTRY));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");

        assertThat(events(acme)).isEmpty();
    }

    @Test
    void recordsInTheTransactionThatIsOpen() {
        system.inTransaction(() -> {
            audit.record(acme, ENTRY);
            audit.record(globex, ENTRY);
            return true;
        });
        as(AS_ADA, acme)
                .run(() -> transaction.execute(status -> {
                    audit.record(acme, ENTRY);
                    assertThat(count()).isEqualTo(2);
                    return true;
                }));

        assertThat(events(acme)).hasSize(2);
        assertThat(events(globex)).hasSize(1);
    }

    @Test
    void hasNoTenantByAccident() {
        assertThatThrownBy(() -> audit.record(ENTRY)).hasMessage("No tenant is in scope");
    }

    @Test
    void showsNobodyTheLogOfAnother() {
        audit.record(acme, ENTRY);
        audit.recordForInstallation(ENTRY);

        assertThat(as(AS_ADA, globex).<Integer, RuntimeException>call(this::count))
                .isZero();
        assertThat(as(AS_ADA, acme).<Integer, RuntimeException>call(this::count))
                .isEqualTo(1);
    }

    @Test
    void onlyGrows() {
        audit.record(acme, ENTRY);

        for (var statement :
                List.of("update audit_events set reason = 'x'", "delete from audit_events", "truncate audit_events")) {
            assertThatThrownBy(
                            () -> as(AS_ADA, acme).run(() -> jdbc.sql(statement).update()))
                    .as(statement)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> system.jdbc().sql("delete from audit_events").update())
                .rootCause()
                .hasMessageContaining("the audit log only grows");
    }

    @Test
    void keepsHostileTextSuchThatItIsReadBackAsItWasAuthenticated() {
        var hostile = "nul\u0000 half\uD83D end \uDC00 שלום 🚀 '; drop table audit_events; -- {\"a\":1}";
        as(AS_ADA, acme)
                .run(() -> audit.record(AuditEntry.of("cluster.renamed")
                        .on("cluster\u0000", hostile)
                        .change(hostile, "x".repeat(10_000), hostile)
                        .with("", null)
                        .because("y".repeat(1_999) + "🚀")));

        assertThat(rows(acme)).singleElement().satisfies(row -> {
            assertThat(row.intact()).isTrue();
            assertThat(row.event().entry().changes().values())
                    .singleElement()
                    .extracting(Change::before)
                    .asString()
                    .hasSize(2_000)
                    .endsWith("…");
            assertThat(row.event().entry().targetId()).startsWith("nul\uFFFD half\uFFFD end \uFFFD שלום 🚀 ';");
            assertThat(row.event().entry().details()).containsEntry("", null);
        });
    }

    private record Row(AuditEvent event, boolean intact) {}

    private List<AuditEvent> events(TenantId tenant) {
        return rows(tenant).stream().map(Row::event).toList();
    }

    private List<Row> rows(TenantId tenant) {
        return as(AS_ADA, tenant)
                .<List<Row>, RuntimeException>call(() -> jdbc.sql(
                                "select " + AuditRows.COLUMNS + " from audit_events e order by e.id")
                        .query((row, index) -> {
                            var stored = StoredEvent.of(row);
                            return new Row(Objects.requireNonNull(stored.event()), stored.isAuthentic(key));
                        })
                        .list());
    }

    @Autowired
    private AuditKey key;

    private int count() {
        return jdbc.sql("select count(*) from audit_events")
                .query(Integer.class)
                .single();
    }

    private static RequestScope as(Actor actor, TenantId tenant) {
        return new RequestScope("req-1", tenant, actor, Locale.ROOT, "192.0.2.7");
    }
}
