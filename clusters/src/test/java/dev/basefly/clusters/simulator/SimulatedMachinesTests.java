package dev.basefly.clusters.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.clusters.provisioning.Observation;
import dev.basefly.clusters.provisioning.Phase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedMachinesTests {

    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, PENDING", "2, PENDING", "3, CREATING", "24, CREATING", "25, INITING", "39, INITING", "40, RUNNING"})
    void goThroughTheirStagesByTheClock(int second, Phase phase) {
        assertThat(after(Trick.NONE, second).phase()).isEqualTo(phase);
    }

    @Test
    void tellWhenTheNextStageBegins() {
        var seen = after(Trick.NONE, 5);

        assertThat(after(Trick.NONE, 5 + (int) seen.lookAgain().toSeconds()).phase())
                .isEqualTo(Phase.INITING);
    }

    @Test
    void takeTheirTimeToBeSwitchedOff() {
        var off = new SimulatedMachines(2, false, Trick.NONE, START, START.plusSeconds(100), null);

        assertThat(off.at(START.plusSeconds(105)).orElseThrow())
                .extracting(Observation::phase, Observation::settled)
                .containsExactly(Phase.RUNNING, false);
        assertThat(off.at(START.plusSeconds(110)).orElseThrow())
                .extracting(Observation::phase, Observation::settled)
                .containsExactly(Phase.STOPPED, true);
    }

    @Test
    void failHangAndVanishOnDemand() {
        assertThat(after(Trick.FAIL, 12).phase()).isEqualTo(Phase.FAILED);
        assertThat(after(Trick.FAIL, 1_000).phase()).isEqualTo(Phase.FAILED);
        assertThat(after(Trick.HANG, 100_000).phase()).isEqualTo(Phase.CREATING);
        assertThat(after(Trick.LOSE, 99).phase()).isEqualTo(Phase.RUNNING);
        assertThat(machines(Trick.LOSE, null).at(START.plusSeconds(100))).isEmpty();
    }

    @Test
    void areGoneSoonAfterTheirRemoval() {
        var removed = machines(Trick.NONE, START.plusSeconds(60));

        assertThat(removed.at(START.plusSeconds(64)).orElseThrow().phase()).isEqualTo(Phase.DELETING);
        assertThat(removed.at(START.plusSeconds(65))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Production, 1, NONE",
        "Production [fail], 1, FAIL",
        "[HANG], 1, HANG",
        "fail, 1, NONE",
        "[fail], 2, NONE",
        "[none], 1, NONE"
    })
    void areToldByTheNameOfTheCluster(String title, int attempt, Trick trick) {
        assertThat(Trick.of(title, attempt)).isEqualTo(trick);
    }

    private static Observation after(Trick trick, int seconds) {
        return machines(trick, null).at(START.plus(Duration.ofSeconds(seconds))).orElseThrow();
    }

    private static SimulatedMachines machines(Trick trick, @Nullable Instant deletedAt) {
        return new SimulatedMachines(1, true, trick, START, START, deletedAt);
    }
}
