package dev.basefly.api;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class OperationsTests {

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Test
    void isAliveAndReady() {
        assertThat(api.get("/health/live")).hasStatus(200).hasJson("/status", "UP");
        assertThat(api.get("/health/ready")).hasStatus(200).hasJson("/status", "UP");
        assertThat(api.get("/health/billing")).hasStatus(200).hasJson("/components/prices/status", "UP");
    }

    @Test
    void labelsMetricsWithRouteTemplatesNotIdentifiers() {
        var owner = cast.owner("Acme");
        owner.api().get("/api/v1/organizations/" + owner.organizationId());
        owner.api().get("/api/v1/samples/" + owner.organizationId());
        api.get("/api/v1/guess-" + owner.organizationId());

        var metrics = api.get("/metrics");

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.text())
                .contains("uri=\"/api/v1/organizations/{id}\"", "http_server_requests_seconds")
                .doesNotContain(owner.organizationId(), owner.email(), "guess-");
    }
}
