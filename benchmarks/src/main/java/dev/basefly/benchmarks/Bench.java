package dev.basefly.benchmarks;

import ch.qos.logback.classic.Level;
import dev.basefly.benchmarks.access.AccessBenchmark;
import dev.basefly.benchmarks.audit.AuditBenchmark;
import dev.basefly.benchmarks.billing.BillingBenchmark;
import dev.basefly.benchmarks.events.EventsBenchmark;
import dev.basefly.benchmarks.faults.FaultsBenchmark;
import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.http.HttpBenchmark;
import dev.basefly.benchmarks.http.IdempotencyBenchmark;
import dev.basefly.benchmarks.http.PagesBenchmark;
import dev.basefly.benchmarks.http.StartBenchmark;
import dev.basefly.benchmarks.http.TenancyBenchmark;
import dev.basefly.benchmarks.identity.IdentityBenchmark;
import dev.basefly.benchmarks.jobs.JobsBenchmark;
import dev.basefly.benchmarks.leaks.LeakBenchmark;
import dev.basefly.benchmarks.plans.PlansBenchmark;
import dev.basefly.benchmarks.realtime.RealtimeBenchmark;
import dev.basefly.benchmarks.workflows.WorkflowsBenchmark;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line of the benchmarks. */
public final class Bench {

    private static final int MISUSED = 2;

    private Bench() {}

    /**
     * Runs the named benchmarks, or all. A bar that is missed is marked in the output and no error; exits with 2 for
     * arguments it does not know.
     */
    public static void main(String[] words) throws Exception {
        SequencedMap<String, Benchmark> known = known();
        BenchArguments arguments;
        try {
            arguments = BenchArguments.parse(words, known.sequencedKeySet());
        } catch (BenchArguments.Misuse misuse) {
            System.err.println("bench: " + misuse.getMessage());
            usage(System.err, known);
            System.exit(MISUSED);
            return;
        }
        if (arguments.help()) {
            usage(System.out, known);
            return;
        }
        quieten();
        Report report = new Report(System.out, System.err);
        report.header();
        for (String name : arguments.names()) {
            Objects.requireNonNull(known.get(name)).measure(arguments.effort(), report.of(name));
        }
        if (arguments.json() != null) {
            report.writeJson(arguments.json());
        }
        // The database of the benchmarks ends with the JVM, and no thread of a measured part may keep that alive.
        System.exit(0);
    }

    /** The figures are the output; of the parts that are started here only warnings are of interest. */
    private static void quieten() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.WARN);
        }
    }

    private static SequencedMap<String, Benchmark> known() {
        SequencedMap<String, Benchmark> known = new LinkedHashMap<>();
        known.put("http", new HttpBenchmark());
        known.put("pages", new PagesBenchmark());
        known.put("identity", new IdentityBenchmark());
        known.put("audit", new AuditBenchmark());
        known.put("tenancy", new TenancyBenchmark());
        known.put("start", new StartBenchmark());
        known.put("access", new AccessBenchmark());
        known.put("plans", new PlansBenchmark());
        known.put("billing", new BillingBenchmark());
        known.put("realtime", new RealtimeBenchmark());
        known.put("jobs", new JobsBenchmark());
        known.put("workflows", new WorkflowsBenchmark());
        known.put("events", new EventsBenchmark());
        known.put("idempotency", new IdempotencyBenchmark());
        known.put("faults", new FaultsBenchmark());
        known.put("leaks", new LeakBenchmark());
        return known;
    }

    private static void usage(PrintStream out, Map<String, Benchmark> known) {
        out.println("Usage: ./basefly bench [NAME…] [--json FILE] [--quick]");
        known.forEach((name, benchmark) -> out.println("  " + name + "  " + benchmark.summary()));
        out.println("  --json FILE  also write the figures to FILE");
        out.println("  --quick      few and short runs: shows that it works, not how fast it is");
    }
}
