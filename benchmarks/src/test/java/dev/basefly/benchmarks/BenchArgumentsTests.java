package dev.basefly.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.benchmarks.figures.Effort;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchArgumentsTests {

    private static final List<String> KNOWN = List.of("http", "start");

    @Test
    void takesAllWithoutNames() throws Exception {
        var arguments = BenchArguments.parse(new String[0], KNOWN);

        assertThat(arguments).isEqualTo(new BenchArguments(KNOWN, null, Effort.FULL, false));
    }

    @Test
    void takesNamesOnceInTheOrderGiven() throws Exception {
        var arguments = parse("start", "--json", "figures.json", "http", "--quick", "start");

        assertThat(arguments)
                .isEqualTo(new BenchArguments(List.of("start", "http"), Path.of("figures.json"), Effort.QUICK, false));
    }

    @Test
    void refusesAnUnknownNameAndAFileThatIsMissing() {
        assertThatThrownBy(() -> parse("htpp")).hasMessage("there is no benchmark 'htpp'");
        assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("--fast");
        assertThatThrownBy(() -> parse("http", "--json")).hasMessage("--json needs a file");
        assertThatThrownBy(() -> parse("--json", "--quick")).hasMessage("--json needs a file");
    }

    private static BenchArguments parse(String... words) throws BenchArguments.Misuse {
        return BenchArguments.parse(words, KNOWN);
    }
}
