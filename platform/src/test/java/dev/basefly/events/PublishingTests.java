package dev.basefly.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** An event is a part of the transaction it tells of. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class PublishingTests {

    record Said(String text) {}

    record Joined(UUID organization, String who) {}

    record Unknown(String text) {}

    private static final EventType<Said> SAID = EventType.of("tests.said", Said.class);
    private static final EventType<Joined> JOINED = EventType.of("tests.joined", Joined.class)
            .keyedBy(Joined::who)
            .ofTenant(joined -> new TenantId(joined.organization()))
            .inVersion(3);

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    @Autowired
    private Events events;

    @Autowired
    private EventTypes types;

    @Autowired
    private ApplicationEventPublisher publisher;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @BeforeEach
    void begin() {
        types.add(SAID);
        types.add(JOINED);
        system.jdbc().sql("delete from event_outbox").update();
    }

    @Test
    void commitsWithItsTransaction() {
        in(acme, _ -> events.publish(new Said("hello")));
        in(acme, _ -> publisher.publishEvent(new Said("the way of Spring")));

        assertThat(outbox()).containsExactly("hello", "the way of Spring");
    }

    @Test
    void neverHappenedWhenItsTransactionIsRolledBack() {
        in(acme, status -> {
            events.publish(new Said("no"));
            events.publishAll(List.of(new Said("not"), new Said("either")));
            status.setRollbackOnly();
        });

        assertThat(outbox()).isEmpty();
    }

    @Test
    void keepsTheOrderInWhichATransactionSaidThem() {
        in(acme, _ -> {
            events.publish(new Said("1"));
            jdbc.sql("select 1").query(Integer.class).single();
            events.publishAll(List.of(new Said("2"), new Said("3"), new Said("4")));
            events.publish(new Said("5"));
        });

        assertThat(outbox()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void belongsToTheOrganizationItNamesOrTheOneInScopeOrTheInstallation() {
        system.inTransaction(() -> events.publishAll(List.of(new Joined(globex.value(), "ada"), new Said("nobody's"))));
        in(acme, _ -> events.publish(new Said("of acme")));

        assertThat(system.jdbc()
                        .sql("select tenant_id from event_outbox order by seq")
                        .query(UUID.class)
                        .list())
                .containsExactly(globex.value(), TenantId.INSTALLATION.value(), acme.value());
        assertThat(system.jdbc()
                        .sql("select key || version from event_outbox where type = 'tests.joined'")
                        .query(String.class)
                        .single())
                .isEqualTo("ada3");
    }

    @Test
    void isSeenByNoOtherOrganizationAndForgedByNone() {
        in(acme, _ -> events.publish(new Said("of acme")));

        assertThat(Tenant.call(
                        globex,
                        () -> jdbc.sql("select count(*) from event_outbox")
                                .query(Integer.class)
                                .single()))
                .isZero();
        assertThatThrownBy(() -> in(globex, _ -> events.publish(new Joined(acme.value(), "mallory"))))
                .rootCause()
                .hasMessageContaining("row-level security");
        assertThat(outbox()).hasSize(1);
    }

    @Test
    void isRefusedOutsideOfATransaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenant.call(acme, () -> events.publish(new Said("no"))))
                .withMessageContaining("No transaction is open");
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenant.run(acme, () -> publisher.publishEvent(new Said("no"))));
    }

    @Test
    void isRefusedWhenItIsUnknownTooLargeOrNotToBeStored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in(acme, _ -> events.publish(new Unknown("no"))))
                .withMessageContaining("EventType");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in(acme, _ -> events.publish(new Said("x".repeat(262_144)))))
                .withMessageContaining("262144");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in(acme, _ -> events.publish(new Said("a\u0000b"))))
                .withMessageContaining("character 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in(acme, _ -> events.publish(new Joined(acme.value(), "x".repeat(201)))))
                .withMessageContaining("key");
        assertThat(outbox()).isEmpty();
    }

    @Test
    void refusesTwoTypesOfOneNameOrRecord() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new EventTypes(List.of(SAID, EventType.of("tests.said", Unknown.class)), List.of()));
        assertThatIllegalStateException()
                .isThrownBy(() -> new EventTypes(List.of(SAID, EventType.of("tests.other", Said.class)), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> EventType.of("Said", Said.class));
        assertThatIllegalArgumentException().isThrownBy(() -> SAID.inVersion(0));
    }

    private void in(TenantId tenant, Consumer<TransactionStatus> work) {
        Tenant.run(tenant, () -> transactions.executeWithoutResult(work));
    }

    private List<String> outbox() {
        return system.jdbc()
                .sql("select payload ->> 'text' from event_outbox order by seq")
                .query((row, _) -> row.getString(1))
                .list();
    }
}
