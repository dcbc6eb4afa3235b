package dev.basefly.clusters;

import dev.basefly.access.Needs;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
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

    ClusterController(Clusters clusters) {
        this.clusters = clusters;
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
}
