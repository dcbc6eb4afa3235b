package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.planted.Fault;
import com.acme.planted.Faults;
import com.acme.planted.FaultyProduct;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.attack.AttackSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The attack suite finds each fault that somebody plants, and none where none is. */
@BaseflyTest
@SpringBootTest(
        classes = {BaseflyServer.class, FaultyProduct.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = AttackSuite.NO_LIMITS)
@CrossTenant(reason = "writes what a careless route would write")
class AttackMutationTests {

    private static final String OWN = "tenant_id = (select current_setting('basefly.tenant_id')::uuid)";

    @Autowired
    private AttackSuite suite;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Faults faults;

    @Autowired
    private Environment environment;

    @Autowired
    private SystemDatabase database;

    private Fault planted = Fault.NONE;

    @AfterEach
    void mend() {
        faults.plant(Fault.NONE);
        switch (planted) {
            case ROW_SECURITY_DISABLED -> sql("alter table clusters enable row level security");
            case POLICY_TOO_WIDE -> sql("drop policy everybody on clusters");
            case POLICY_DROPPED ->
                sql("create policy tenant on clusters for all to basefly_app using (" + OWN + ") with check (" + OWN
                        + ")");
            default -> {}
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        var report = suite.advancing(clock::advance).only(Fault.NONE.paths()).run();

        report.verify();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void finds(Fault fault) {
        plant(fault);

        var report = suite.advancing(clock::advance)
                .only(fault.paths())
                .untilFirstFault()
                .run();

        assertThat(report.faults()).as(fault.name()).isNotEmpty();
    }

    private void plant(Fault fault) {
        planted = fault;
        faults.plant(fault);
        faults.writing(() ->
                database.jdbc().sql("update clusters set name = 'changed'").update());
        switch (fault) {
            case ROW_SECURITY_DISABLED -> sql("alter table clusters disable row level security");
            case POLICY_TOO_WIDE -> sql("create policy everybody on clusters to basefly_app using (true)");
            case POLICY_DROPPED -> sql("drop policy tenant on clusters");
            default -> {}
        }
    }

    private void sql(String statement) {
        new JdbcTemplate(new DriverManagerDataSource(
                        environment.getRequiredProperty("basefly.database.url"),
                        environment.getRequiredProperty("basefly.database.username"),
                        environment.getRequiredProperty("basefly.database.password")))
                .execute(statement);
    }
}
