package dev.basefly.jobs.limit;

import dev.basefly.jobs.Lane;
import dev.basefly.jobs.limit.JobLimit.Bucket;
import java.util.List;
import java.util.Map;

/** The limits in force, and which of them count for a lane: of those that say the same, the most specific one. */
record Rules(List<JobLimit> all) {

    boolean cover(Lane lane) {
        return all.stream().anyMatch(limit -> limit.covers(lane));
    }

    List<JobLimit> of(Lane lane) {
        List<JobLimit> covering =
                all.stream().filter(limit -> limit.covers(lane)).toList();
        return covering.stream()
                .filter(limit -> covering.stream().noneMatch(other -> other.isMoreSpecificThan(limit, lane)))
                .toList();
    }

    /** How many of the running jobs a limit counts in the bucket. */
    int running(JobLimit limit, Bucket bucket, Map<Lane, Integer> running) {
        return running.entrySet().stream()
                .filter(entry -> of(entry.getKey()).contains(limit)
                        && limit.bucket(entry.getKey()).equals(bucket))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
