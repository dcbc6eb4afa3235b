package dev.basefly.benchmarks.figures;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.Callable;

/** Runs the variants of a comparison in turn, every second round backwards, so that none profits from its place. */
public final class Alternation {

    private final SequencedMap<String, Callable<Double>> variants = new LinkedHashMap<>();

    public Alternation add(String name, Callable<Double> slice) {
        variants.put(name, slice);
        return this;
    }

    /** The results of each variant in the order of the rounds. */
    public Map<String, double[]> run(int rounds) throws Exception {
        Map<String, double[]> results = new LinkedHashMap<>();
        variants.keySet().forEach(name -> results.put(name, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            var order = round % 2 == 0 ? variants : variants.reversed();
            for (var variant : order.entrySet()) {
                double result = variant.getValue().call();
                Objects.requireNonNull(results.get(variant.getKey()))[round] = result;
            }
        }
        return results;
    }
}
