package dev.basefly.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternationTests {

    private final List<String> order = new ArrayList<>();

    @Test
    void turnsTheOrderRoundAndKeepsTheRoundsTogether() throws Exception {
        var results = new Alternation()
                .add("ours", () -> slice("ours"))
                .add("theirs", () -> slice("theirs"))
                .run(3);

        assertThat(order).containsExactly("ours", "theirs", "theirs", "ours", "ours", "theirs");
        assertThat(results.get("ours")).containsExactly(1, 4, 5);
        assertThat(results.get("theirs")).containsExactly(2, 3, 6);
    }

    private double slice(String name) {
        order.add(name);
        return order.size();
    }
}
