package dev.basefly.clusters;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Node pools over HTTP. */
@RestController
@RequestMapping("/api/v1/clusters/{id}/pools")
@Tag(name = "Clusters")
class NodePoolController {

    private final Clusters clusters;
    private final NodePools pools;

    NodePoolController(Clusters clusters, NodePools pools) {
        this.clusters = clusters;
        this.pools = pools;
    }

    /** Size left out: SMALL. */
    record PoolRequest(
            @Schema(description = "Left out: SMALL") @Nullable
            MachineSize size,

            @Schema(description = "How many machines", minimum = "1", requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Integer nodes) {}

    @GetMapping
    @Requires("clusters:read")
    @Operation(summary = "List the node pools of a cluster, as they are wanted and as they are")
    Data<List<NodePool>> list(@PathVariable ClusterId id) {
        return new Data<>(pools.of(clusters.get(id).id()));
    }

    @PutMapping("/{name}")
    @Requires("clusters:write")
    @Operation(summary = "Add or change a node pool, as far as the cluster's plan allows")
    Data<List<NodePool>> put(@PathVariable ClusterId id, @PathVariable String name, @RequestBody PoolRequest request) {
        if (request.nodes() == null) {
            throw ApiError.invalid("nodes", "is missing");
        }
        MachineSize size = request.size() == null ? MachineSize.SMALL : request.size();
        pools.put(id, new MachineSpec.Pool(name, size, request.nodes()));
        return new Data<>(pools.of(id));
    }

    @DeleteMapping("/{name}")
    @Requires("clusters:write")
    @Operation(summary = "Remove a node pool; the last one stays")
    ResponseEntity<Void> remove(@PathVariable ClusterId id, @PathVariable String name) {
        pools.remove(id, name);
        return ResponseEntity.noContent().build();
    }
}
