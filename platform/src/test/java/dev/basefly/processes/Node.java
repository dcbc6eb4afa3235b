package dev.basefly.processes;

import dev.basefly.RunningPlatform;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobKind;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A process of the platform, of the first or the second version of its product. */
final class Node {

    private Node() {}

    /** What only the second version knows how to do. */
    record Novelty() {}

    public static void main(String[] settings) {
        RunningPlatform _ = RunningPlatform.start(Node.class, settings);
    }

    @Bean
    static JobHandler<?> noveltyOfTheSecondVersion(Environment environment) {
        String kind = environment.getProperty("tests.version", "1").equals("2") ? "tests.novelty" : "tests.other";
        return new JobHandler<>(JobKind.of(kind, Novelty.class), (novelty, run) -> run.progress(100, null));
    }
}
