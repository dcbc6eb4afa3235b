package dev.basefly.console;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "the clock is the installation's")
class ClockTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @Test
    void isMovedByTheOperatorForAllNodes() {
        ApiClient operator = Staff.operator(signIns, cast.nobody());
        Duration before = offsetOfAFreshNode();

        var moved = operator.post("/api/v1/operator/clock/moves", Map.of("step", "PT2M"));

        assertThat(moved).hasStatus(200).hasJson("/data/movable", true);
        assertThat(offsetOfAFreshNode()).isGreaterThanOrEqualTo(before.plusMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "PT0S", "-PT1H", "P4000D"})
    void refusesAStepThatIsNoneOrLeadsBackOrTooFar(String step) {
        ApiClient operator = Staff.operator(signIns, cast.nobody());

        assertThat(operator.post("/api/v1/operator/clock/moves", Map.of("step", step)))
                .hasStatus(422)
                .hasErrorCode("VALIDATION_ERROR");
    }

    @Test
    void isHiddenFromEverybodyElse() {
        ApiClient owner = cast.owner("Sundial").api();

        assertThat(owner.get("/api/v1/operator/clock")).hasStatus(404);
        assertThat(owner.post("/api/v1/operator/clock/moves", Map.of("step", "P1D")))
                .hasStatus(404);
    }

    @Test
    void standsWhereTheInstallationIsNotForDevelopment() {
        try (ClockMoves production = new ClockMoves(database, MovableClock.fixedTo(Clock.systemUTC()))) {
            assertThatExceptionOfType(ApiError.class)
                    .isThrownBy(() -> production.advance(Duration.ofDays(1), new UserId(UUID.randomUUID())))
                    .withMessageContaining("development only");
        }
    }

    /** A clock of its own, which took up what is kept: that of the shared context may stand anywhere by now. */
    private Duration offsetOfAFreshNode() {
        MovableClock clock = MovableClock.movable(Clock.systemUTC());
        try (ClockMoves node = new ClockMoves(database, clock)) {
            node.afterSingletonsInstantiated();
            return clock.offset();
        }
    }
}
