package dev.basefly.clusters;

import static org.awaitility.Awaitility.await;

import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Clusters of an organization, and the time that they need.
 *
 * @param api of somebody who may make clusters
 */
public record LivingClusters(ApiClient api, MovableClock clock) {

    private static final String CLUSTERS = "/api/v1/clusters";
    /** In which the simulator makes machines. */
    private static final Duration A_MINUTE = Duration.ofSeconds(61);

    public String create(String name, String plan) {
        return api.post(CLUSTERS, Map.of("name", name, "location", "eu-central-1", "plan", plan))
                .text("/data/id");
    }

    public String running(String plan) {
        String id = create("Blue", plan);
        comesUp(id);
        return id;
    }

    /** A minute passes, in which it is made. */
    public void comesUp(String id) {
        clock.advance(A_MINUTE);
        becomes(id, "RUNNING");
    }

    /** Time passes until it is so. */
    public void becomes(String id, String status) {
        await().until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return api.get(CLUSTERS + "/" + id).text("/data/status").equals(status);
        });
    }

    /** What happened to it, newest first. */
    public List<String> messages(String id) {
        return api.get(CLUSTERS + "/" + id + "/events?limit=100")
                .json("/data")
                .valueStream()
                .map(event -> event.path("message").asString())
                .toList();
    }
}
