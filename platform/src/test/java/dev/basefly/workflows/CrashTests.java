package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.basefly.PlatformTest;
import dev.basefly.Quiet;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.faults.Life;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Kills the process before and after each statement of a saga: in the end all is done, or all is taken back. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of all tenants")
@Quiet("dev.basefly.workflows")
class CrashTests {

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private AuditLog audit;

    @ParameterizedTest
    @EnumSource
    void endWell(Play play) throws Exception {
        play.run(stage());
    }

    @ParameterizedTest
    @EnumSource
    void endWellWhenEachJobIsDoneTwice(Play play) throws Exception {
        var stage = stage();
        stage.redelivers = true;

        play.run(stage);
    }

    @ParameterizedTest
    @EnumSource(names = {"THE_SIGNAL_COMES_BEFORE_ANYBODY_WAITS", "THE_LAST_STEP_FAILS_FOR_GOOD", "SOMEBODY_CANCELS"})
    void endWellWhereverTheProcessIsKilled(Play play) throws Exception {
        assertThat(playKilledEverywhere(play, Stage.Engine.right())).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void findWhatIsWrong(Bug bug) {
        var engine = bug.engine(tenants);

        assertThat(catchThrowable(() -> examine(engine)))
                .as("what %s leads to", bug)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void neverWasWhenItsTransactionIsRolledBack() {
        var stage = stage();
        stage.mortal.dieAt(1, true);

        assertThat(catchThrowable(() ->
                        stage.inside(() -> stage.workflows.start(stage.saga, new Stage.Order(List.of()), "order-7"))))
                .isInstanceOf(Life.Killed.class);

        stage.mortal.restart();
        assertThat(stage.nextJob()).isEmpty();
        assertThat(stage.inside(() -> stage.workflows.find("tests.saga", "order-7")))
                .isEmpty();
    }

    private void examine(Stage.Engine engine) throws Exception {
        for (Play play : Play.values()) {
            play.run(stage(engine));
        }
        var ignored = playKilledEverywhere(Play.THE_SIGNAL_COMES_BEFORE_ANYBODY_WAITS, engine)
                + playKilledEverywhere(Play.THE_LAST_STEP_FAILS_FOR_GOOD, engine);
    }

    /** Returns how many statements it has. */
    private int playKilledEverywhere(Play play, Stage.Engine engine) throws Exception {
        var whole = stage(engine);
        whole.mortal.dieAt(0, false);
        play.run(whole);
        int statements = whole.mortal.count();
        for (int statement = 1; statement <= statements; statement++) {
            for (boolean after : new boolean[] {false, true}) {
                var stage = stage(engine);
                stage.mortal.dieAt(statement, after);
                try {
                    play.run(stage);
                } catch (AssertionError broken) {
                    throw new AssertionError(
                            "killed " + (after ? "after" : "before") + " statement " + statement + " of " + statements,
                            broken);
                }
            }
        }
        return statements;
    }

    private Stage stage() {
        return stage(Stage.Engine.right());
    }

    private Stage stage(Stage.Engine engine) {
        return new Stage(tenants, system, audit, engine);
    }
}
