package dev.basefly.clusters;

import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.idempotency.OwnTransactions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Access to clusters over HTTP. */
@RestController
@RequestMapping("/api/v1/clusters/{id}/kubeconfigs")
@Tag(name = "Clusters")
class KubeconfigController {

    private final Kubeconfigs kubeconfigs;

    KubeconfigController(Kubeconfigs kubeconfigs) {
        this.kubeconfigs = kubeconfigs;
    }

    /** How long it is to be valid. */
    record KubeconfigRequest(
            @Schema(
                    description = "Left out: 60",
                    minimum = "" + Kubeconfigs.LEAST_MINUTES,
                    maximum = "" + Kubeconfigs.MOST_MINUTES)
            @Nullable
            Integer minutes) {}

    /** What is shown this once. */
    record Issued(String kubeconfig, Instant expiresAt) {}

    @PostMapping
    @OwnTransactions(keepsAnswer = false)
    @Requires("clusters:connect")
    @Operation(summary = "Issue a short-lived kubeconfig of a running cluster; it is shown this once")
    ResponseEntity<Data<Issued>> issue(@PathVariable ClusterId id, @RequestBody KubeconfigRequest request) {
        Duration validity = request.minutes() == null ? Kubeconfigs.USUAL : Duration.ofMinutes(request.minutes());
        Kubeconfigs.Kubeconfig issued = kubeconfigs.issue(id, validity);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new Data<>(new Issued(issued.yaml(), issued.expiresAt())));
    }
}
