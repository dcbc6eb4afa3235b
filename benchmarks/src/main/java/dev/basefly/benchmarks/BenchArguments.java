package dev.basefly.benchmarks;

import dev.basefly.benchmarks.figures.Effort;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param names in the order given, each once; all when none was given
 * @param json where the figures go besides the console
 */
record BenchArguments(List<String> names, @Nullable Path json, Effort effort, boolean help) {

    /** A command line that cannot be followed. */
    static final class Misuse extends Exception {
        private static final long serialVersionUID = 1;

        Misuse(String message) {
            super(message);
        }
    }

    BenchArguments {
        names = List.copyOf(names);
    }

    static BenchArguments parse(String[] words, SequencedCollection<String> known) throws Misuse {
        Deque<String> rest = new ArrayDeque<>(List.of(words));
        Set<String> names = new LinkedHashSet<>();
        Path json = null;
        Effort effort = Effort.FULL;
        boolean help = false;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            switch (word) {
                case "--json" -> json = file(rest.pollFirst());
                case "--quick" -> effort = Effort.QUICK;
                case "--help", "-h" -> help = true;
                default -> names.add(name(word, known));
            }
        }
        return new BenchArguments(List.copyOf(names.isEmpty() ? known : names), json, effort, help);
    }

    private static Path file(@Nullable String word) throws Misuse {
        if (word == null || word.startsWith("--")) {
            throw new Misuse("--json needs a file");
        }
        return Path.of(word);
    }

    private static String name(String word, SequencedCollection<String> known) throws Misuse {
        if (!known.contains(word)) {
            throw new Misuse("there is no benchmark '" + word + "'");
        }
        return word;
    }
}
