package dev.basefly.clusters;

import dev.basefly.access.Needs;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.clusters.life.ClusterEvent;
import dev.basefly.clusters.life.Costs;
import dev.basefly.clusters.life.History;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clusters over HTTP. */
@RestController
@RequestMapping("/api/v1/clusters")
@Tag(name = "Clusters")
class ClusterController {

    private final Clusters clusters;
    private final History history;
    private final Costs costs;

    ClusterController(Clusters clusters, History history, Costs costs) {
        this.clusters = clusters;
        this.history = history;
        this.costs = costs;
    }

    /** Every field is checked by the draft, so that all faults are told at once. */
    record NewCluster(
            @Schema(
                    example = "Production",
                    minLength = 1,
                    maxLength = ClusterText.NAME_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(
                    example = "eu-central-1",
                    minLength = 1,
                    maxLength = ClusterText.LOCATION_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String location,

            @Schema(description = "Left out: FREE") @Nullable
            ClusterPlan plan,

            @Schema(maxLength = ClusterText.NETWORK_LENGTH) @Nullable
            String network) {

        ClusterDraft draft() {
            return new ClusterDraft(
                    Objects.requireNonNullElse(name, ""),
                    Objects.requireNonNullElse(location, ""),
                    Objects.requireNonNullElse(plan, ClusterPlan.FREE),
                    network);
        }
    }

    @GetMapping
    @Requires("clusters:read")
    @Operation(summary = "List clusters, newest first")
    Page<Cluster> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "false") boolean deleted) {
        ClusterId after = Page.after(cursor, ClusterId::of);
        return deleted ? clusters.deleted(after, Page.limit(limit)) : clusters.active(after, Page.limit(limit));
    }

    @PostMapping
    @Requires("clusters:write")
    @Needs(Clusters.FEATURE)
    @Operation(summary = "Create a cluster; one active cluster per plan and person")
    ResponseEntity<Data<Cluster>> create(@RequestBody NewCluster request) {
        Cluster cluster = clusters.create(request.draft());
        return ResponseEntity.created(URI.create("/api/v1/clusters/" + cluster.id()))
                .body(new Data<>(cluster));
    }

    @GetMapping("/{id}")
    @Requires("clusters:read")
    @Operation(summary = "Get a cluster")
    Data<Cluster> get(@PathVariable ClusterId id) {
        return new Data<>(clusters.get(id));
    }

    @PatchMapping("/{id}")
    @Requires("clusters:write")
    @Operation(summary = "Change a cluster's name, location or network")
    Data<Cluster> update(@PathVariable ClusterId id, @RequestBody ClusterChange change) {
        return new Data<>(clusters.update(id, change));
    }

    @DeleteMapping("/{id}")
    @Requires("clusters:write")
    @Operation(summary = "Delete a cluster; it can be restored")
    ResponseEntity<Void> delete(@PathVariable ClusterId id) {
        clusters.delete(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/restoration")
    @Requires("clusters:write")
    @Operation(summary = "Restore a deleted cluster")
    Data<Cluster> restore(@PathVariable ClusterId id) {
        return new Data<>(clusters.restore(id));
    }

    @PostMapping("/{id}/start")
    @Requires("clusters:write")
    @Operation(summary = "Switch a stopped cluster on; its status follows when it runs")
    Data<Cluster> start(@PathVariable ClusterId id) {
        return new Data<>(clusters.start(id));
    }

    @PostMapping("/{id}/stop")
    @Requires("clusters:write")
    @Operation(summary = "Switch a running cluster off; its status follows when it is")
    Data<Cluster> stop(@PathVariable ClusterId id) {
        return new Data<>(clusters.stop(id));
    }

    @PostMapping("/{id}/retry")
    @Requires("clusters:write")
    @Operation(summary = "Try again what failed about a cluster")
    Data<Cluster> retry(@PathVariable ClusterId id) {
        return new Data<>(clusters.retry(id));
    }

    /** The version that is wanted. */
    record Upgrade(
            @Schema(example = "1.35", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String version) {}

    @PostMapping("/{id}/upgrade")
    @Requires("clusters:write")
    @Operation(summary = "Upgrade a running cluster to the next minor version of Kubernetes")
    Data<Cluster> upgrade(@PathVariable ClusterId id, @RequestBody Upgrade request) {
        return new Data<>(clusters.upgrade(id, Objects.requireNonNullElse(request.version(), "")));
    }

    @GetMapping("/{id}/cost")
    @Requires("clusters:read")
    @Operation(summary = "What a cluster costs up to now, in cents")
    Data<Costs.Cost> cost(@PathVariable ClusterId id) {
        return new Data<>(costs.of(clusters.find(id).id()));
    }

    @GetMapping("/{id}/events")
    @Requires("clusters:read")
    @Operation(summary = "List what happened to a cluster, newest first")
    Page<ClusterEvent> events(
            @PathVariable ClusterId id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return history.of(clusters.get(id).id(), Page.after(cursor, ClusterEvent.Id::of), Page.limit(limit));
    }
}
