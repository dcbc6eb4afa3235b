package dev.basefly.benchmarks.figures;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Runs the variants of a comparison in turn, every second round backwards, so that none profits from its place. */
public final class Alternation {

    private final SequencedMap<String, Callable<Double>> variants = new LinkedHashMap<>();

    public Alternation add(String name, Callable<Double> slice) {
        variants.put(name, slice);
        return this;
    }

    /** The results of each variant in the order of the rounds. */
    public Map<String, double[]> run(int rounds) throws Exception {
        return run(rounds, _ -> {});
    }

    /**
     * As {@link #run(int)}, and says before each slice which one comes.
     *
     * @param doing is told the round and the variant
     */
    public Map<String, double[]> run(int rounds, Consumer<String> doing) throws Exception {
        Map<String, double[]> results = new LinkedHashMap<>();
        variants.keySet().forEach(name -> results.put(name, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            var order = round % 2 == 0 ? variants : variants.reversed();
            for (var variant : order.entrySet()) {
                doing.accept("round " + (round + 1) + " of " + rounds + ", " + variant.getKey());
                double result = variant.getValue().call();
                Objects.requireNonNull(results.get(variant.getKey()))[round] = result;
            }
        }
        return results;
    }
}
