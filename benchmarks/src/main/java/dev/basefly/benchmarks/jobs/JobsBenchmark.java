package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Parts;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.testkit.TestPostgres.Database;

/** Jobs that do nothing: how fast they are added, picked up and done, next to two other queues and the raw statements. */
public final class JobsBenchmark implements Benchmark {

    @Override
    public String summary() {
        return "adding, picking up and doing jobs, next to db-scheduler, JobRunr and the raw statements";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting a server and two nodes");
        try (DurableDatabase server = DurableDatabase.start();
                RawJobs raw = new RawJobs(server.create("raw"));
                DbSchedulerJobs dbScheduler = new DbSchedulerJobs(server.create("db_scheduler"));
                JobRunrJobs jobRunr = new JobRunrJobs(server.create("jobrunr"));
                BaseflyJobs batch = new BaseflyJobs(
                        server.database(), "basefly.jobs.acknowledge=batch", "basefly.database.pool-size=16");
                BaseflyJobs each = new BaseflyJobs(server.create("each"))) {
            Database ofBatch = server.database();
            new Parts("BENCH_JOBS")
                    .add("doing", new Doing(raw, dbScheduler, jobRunr, batch, each))
                    .add("adding", new Adding(raw, dbScheduler, jobRunr, batch))
                    .add("pickup", new Pickup(each))
                    .add("sharing", new Sharing(each))
                    .add("snapshot", new HeldSnapshot(ofBatch, batch))
                    .add("processes", new Processes(server))
                    .add("history", new History(server, batch))
                    .measure(effort, findings);
        }
    }
}
