package dev.basefly.workflows;

import static dev.basefly.workflows.Calls.atOnce;
import static dev.basefly.workflows.Calls.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.Quiet;
import dev.basefly.api.ErrorCode;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.RequestScope;
import dev.basefly.workflows.Stage.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
@Quiet("dev.basefly.workflows")
class MaintenanceTests {

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    @Autowired
    private Jobs jobs;

    private Stage stage;

    @BeforeEach
    void build() {
        stage = new Stage(tenants, system, audit, Stage.Engine.right());
    }

    @Test
    void areGoneOnWithWhenSomebodyCancelledTheirJob() throws Exception {
        var id = stage.start();
        assertThat(removeJobs()).isEqualTo(1);
        var maintenance = maintenance(stage.parts, 500);

        maintenance.run(() -> true);
        assertThat(stage.nextJob()).isEmpty();
        stage.clock.advance(Duration.ofMinutes(2));
        maintenance.run(() -> true);
        assertThat(stage.nextJob()).isPresent();
        maintenance.run(() -> true);
        stage.work();

        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.SLEEPING);
        assertThat(stage.effects()).containsExactly("reserve", "charge");
    }

    @Test
    void areForgottenThirtyDaysAfterTheirEnd() throws Exception {
        var id = stage.start();
        var ignored = stage.inside(() -> stage.workflows.cancel(id, "Not wanted"));
        stage.workToTheEnd();
        var maintenance = maintenance(stage.parts, 500);

        stage.clock.advance(Duration.ofDays(29));
        maintenance.run(() -> true);
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.CANCELLED);
        stage.clock.advance(Duration.ofDays(2));
        maintenance.run(() -> true);

        refuses(ErrorCode.NOT_FOUND, () -> stage.get(id));
        assertThat(stage.history(id)).isEmpty();
    }

    @Test
    void haveOneJobHoweverOftenTheyAreLookedAfterWhileNoneCanRun() throws Exception {
        var id = stage.atRest();
        stage.signal(id, "yes");
        assertThat(removeJobs()).isEqualTo(2);
        stage.clock.advance(Duration.ofMinutes(2));
        var maintenance = maintenance(stage.parts, 500);

        for (int time = 0; time < 3; time++) {
            maintenance.run(() -> true);
        }

        assertThat(stage.jobs()).hasSize(1);
        stage.work();
        assertThat(stage.get(id).status()).isEqualTo(WorkflowState.COMPLETED);
    }

    @Test
    void areEachLookedAfterWhereManyAreDueAtOneTime() {
        for (int order = 0; order < 5; order++) {
            var key = "order-" + order;
            var ignored = stage.inside(() -> stage.workflows.start(stage.saga, new Order(List.of()), key));
        }
        assertThat(removeJobs()).isEqualTo(5);
        stage.clock.advance(Duration.ofMinutes(2));

        maintenance(stage.parts, 2).run(() -> true);

        assertThat(stage.jobs()).extracting(Stage.Job::workflow).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void waitWhileTheirOrganizationIsSuspended() {
        var ignored = stage.start();
        assertThat(removeJobs()).isEqualTo(1);
        stage.clock.advance(Duration.ofMinutes(2));
        stage.suspended.add(stage.tenant.value());
        var maintenance = maintenance(stage.parts, 500);

        maintenance.run(() -> true);
        assertThat(stage.jobs()).isEmpty();
        stage.suspended.clear();
        maintenance.run(() -> true);

        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void areForgottenAlsoWhereAnotherOrganizationsCannotBe() throws Exception {
        var id = cancelled(stage);
        var away = new Stage(tenants, system, audit, Stage.Engine.right());
        var kept = cancelled(away);
        stage.clock.advance(Duration.ofDays(31));

        maintenance(partsWithout(away), 1).run(() -> true);

        refuses(ErrorCode.NOT_FOUND, () -> stage.get(id));
        assertThat(away.get(kept).status()).isEqualTo(WorkflowState.CANCELLED);
    }

    @Test
    void forgetASignalThatNobodyTookInAllTheTime() {
        var id = stage.start();
        assertThat(stage.signal(id, "early")).isTrue();
        var maintenance = maintenance(stage.parts, 500);

        stage.clock.advance(Duration.ofDays(364));
        maintenance.run(() -> true);
        assertThat(stage.signals(id, false)).isEqualTo(1);
        stage.clock.advance(Duration.ofDays(2));
        maintenance.run(() -> true);

        assertThat(stage.signals(id, false)).isZero();
    }

    private static WorkflowId cancelled(Stage where) throws Exception {
        var id = where.start();
        var ignored = where.inside(() -> where.workflows.cancel(id, "Not wanted"));
        where.workToTheEnd();
        return id;
    }

    private Maintenance maintenance(Driver.Parts parts, int atOnce) {
        return new Maintenance(system, parts, jobs, atOnce);
    }

    /** Where the data of one organization cannot be reached. */
    private Driver.Parts partsWithout(Stage unreachable) {
        var source = new DelegatingDataSource(tenants) {
            @Override
            public Connection getConnection() throws SQLException {
                if (unreachable.tenant.equals(RequestScope.currentTenant())) {
                    throw new SQLException("The database of the organization is away", "08001");
                }
                return super.getConnection();
            }
        };
        var client = JdbcClient.create(source);
        return new Driver.Parts(
                new Transactions(client, new TransactionTemplate(new JdbcTransactionManager(source)), system),
                stage.parts.rows(),
                stage.parts.signals(),
                stage.parts.advances(),
                stage.parts.settings(),
                stage.parts.inactive(),
                stage.clock,
                stage.parts.random());
    }

    private int removeJobs() {
        return system.jdbc()
                .sql("delete from jobs where tenant_id = ?")
                .param(stage.tenant.value())
                .update();
    }
}
