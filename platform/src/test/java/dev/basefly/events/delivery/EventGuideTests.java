package dev.basefly.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.events.Events;
import dev.basefly.events.Listener;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What docs/guides/events.md shows. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class EventGuideTests {

    record ReportApproved(String report, String by) {

        static final EventType<ReportApproved> TYPE =
                EventType.of("guide.report_approved", ReportApproved.class).keyedBy(ReportApproved::report);
    }

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final PostRoom room;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Events events;

    EventGuideTests(
            @Autowired ApplicationContext context,
            @Autowired JdbcClient jdbc,
            @Autowired TransactionTemplate transactions,
            @Autowired Events events) {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.events = events;
    }

    @BeforeEach
    void open() throws Exception {
        room.open();
        room.types().add(ReportApproved.TYPE);
        room.owner("create table guide_approvals (report text, approver text)");
        room.owner("grant select, insert on guide_approvals to basefly_app, basefly_system");
    }

    @AfterEach
    void close() throws Exception {
        room.close();
        room.owner("drop table guide_approvals");
    }

    @Test
    void reactsToWhatWasSaid() {
        room.work(approvals(jdbc));

        approve("may", "Ada");

        await().until(() -> approvers().equals(List.of("Ada")));
    }

    @Test
    void parksWhatCannotBe() {
        room.work(approvals(jdbc));

        approve("may", "");
        approve("june", "Ada");

        await().until(() -> approvers().equals(List.of("Ada")));
        await().until(() -> room.count("select count(*) from event_parked where state = 'DEAD'") == 1);
        assertThat(room.count("select attempt from event_parked")).isEqualTo(1);
    }

    private static Listener approvals(JdbcClient jdbc) {
        return Listener.of("guide.approvals", ReportApproved.TYPE, (event, _) -> {
            if (event.by().isEmpty()) {
                throw JobFailure.permanent("Nobody approved " + event.report(), null);
            }
            jdbc.sql("insert into guide_approvals (report, approver) values (?, ?)")
                    .param(event.report())
                    .param(event.by())
                    .update();
        });
    }

    private void approve(String report, String by) {
        Tenant.run(acme, () -> transactions.executeWithoutResult(_ -> events.publish(new ReportApproved(report, by))));
    }

    private List<String> approvers() {
        return room.system()
                .jdbc()
                .sql("select approver from guide_approvals")
                .query((row, _) -> row.getString(1))
                .list();
    }
}
