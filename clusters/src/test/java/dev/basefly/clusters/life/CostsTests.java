package dev.basefly.clusters.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostsTests {

    @ParameterizedTest
    @CsvSource({"0, 0", "1799999999, 0", "1800000000, 1", "3600000000, 1", "5399999999, 1", "5400000000, 2"})
    void areRoundedOnceHalfUp(BigDecimal centMicros, long cents) {
        assertThat(Costs.cents(centMicros)).isEqualTo(cents);
    }

    @Test
    void areExactForYearsOfTheLargestCluster() {
        var year = BigDecimal.valueOf(365L * 24 * 3_600 * 1_000_000);

        assertThat(Costs.cents(year.multiply(BigDecimal.valueOf(1_600L)))).isEqualTo(365L * 24 * 1_600);
    }

    @Test
    void addUpTheMachinesOfAllPools() {
        assertThat(Costs.hourly(List.of(
                        new MachineSpec.Pool("a", MachineSize.SMALL, 3),
                        new MachineSpec.Pool("b", MachineSize.LARGE, 2))))
                .isEqualTo(38);
    }
}
