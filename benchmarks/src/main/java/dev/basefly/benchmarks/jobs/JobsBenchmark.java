package dev.basefly.benchmarks.jobs;

import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.testkit.TestPostgres.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs that do nothing: how fast they are added, picked up and done, next to two other queues and the raw statements. */
public final class JobsBenchmark implements Benchmark {

    /** Names parts, separated by commas, when not all are wanted. */
    private static final String PARTS = "BENCH_JOBS";

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
            Map<String, Part> parts = new LinkedHashMap<>();
            parts.put("doing", new Doing(raw, dbScheduler, jobRunr, batch, each));
            parts.put("adding", new Adding(raw, dbScheduler, jobRunr, batch));
            parts.put("pickup", new Pickup(each));
            parts.put("sharing", new Sharing(each));
            parts.put("snapshot", new HeldSnapshot(ofBatch, batch));
            parts.put("processes", new Processes(server));
            parts.put("history", new History(server, batch));
            for (String name : chosen(parts)) {
                Part part = parts.get(name);
                if (part == null) {
                    throw new IllegalArgumentException(PARTS + " knows " + parts.keySet() + " and not " + name);
                }
                part.measure(effort, findings);
            }
        }
    }

    private static List<String> chosen(Map<String, Part> parts) {
        String names = System.getenv(PARTS);
        return names == null ? List.copyOf(parts.keySet()) : List.of(names.split(","));
    }
}
