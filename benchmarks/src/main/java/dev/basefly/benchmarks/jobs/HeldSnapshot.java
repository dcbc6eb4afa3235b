package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Alternation;
import dev.basefly.benchmarks.figures.Bar;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Part;
import dev.basefly.testkit.TestPostgres.Database;
import java.sql.Connection;
import java.sql.Statement;

/**
 * What it costs that a transaction is open since before: no dead row can be removed, so that each index fills up with
 * entries of jobs that are done.
 */
record HeldSnapshot(Database database, BaseflyJobs basefly) implements Part {

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        int jobs = effort.pick(80_000, 5_000);
        Alternation alternation = new Alternation()
                .add("held", () -> underHeldSnapshot(jobs))
                .add("free", () -> basefly.donePerSecond(jobs));
        var ignored = alternation.run(effort.pick(1, 0), what -> findings.doing("an old snapshot, warm-up " + what));
        Results results =
                new Results(alternation.run(effort.pick(7, 1), what -> findings.doing("an old snapshot, " + what)));
        findings.accept(results.rate("done under a held snapshot", "held"));
        findings.accept(results.ratio("J10 under a held snapshot / without", "held", "free", Bar.atLeast(0.95)));
    }

    private double underHeldSnapshot(int jobs) throws Exception {
        basefly.clear();
        try (Connection old = database.asSuperuser().getConnection();
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            boolean ignored = statement.execute("select 1");
            double rate = basefly.donePerSecondMore(jobs);
            old.rollback();
            return rate;
        }
    }
}
