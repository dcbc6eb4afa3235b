package dev.basefly.dashboard.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.basefly.dashboard.component.Chart.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTests {

    @Test
    void drawsBarsInProportionToTheHighest() {
        var chart = Chart.bars(
                "Clusters", "By state.", "Clusters", List.of(new Point("Running", 4), new Point("Stopped", 1)));

        assertThat(chart.bars()).extracting(Chart.Bar::width).containsExactly(176.0, 44.0);
    }

    @Test
    void drawsWhatIsAboveTheCeilingUpToTheCeiling() {
        var chart = Chart.bars(
                        "Use", "Of the plan.", "Percent", List.of(new Point("Seats", 250), new Point("Clusters", 50)))
                .inPercent();

        assertThat(chart.bars()).extracting(Chart.Bar::width).containsExactly(176.0, 88.0);
    }

    @Test
    void drawsNothingButZerosAlongTheBase() {
        var chart = Chart.line("Days", "Per day.", "Changes", List.of(new Point("1 May", 0), new Point("2 May", 0)));

        assertThat(chart.corners()).isEqualTo("2.0,92.0 318.0,92.0");
    }

    @Test
    void drawsASingleDay() {
        var chart = Chart.line("Days", "Per day.", "Changes", List.of(new Point("1 May", 3)));

        assertThat(chart.corners()).isEqualTo("2.0,18.0");
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Point("Debt", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Chart.bars("Nothing", "", "", List.of()));
    }
}
