package dev.basefly.clusters.web;

import dev.basefly.access.Access;
import dev.basefly.access.Decision;
import dev.basefly.access.Requires;
import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.Clusters;
import dev.basefly.clusters.Kubeconfigs;
import dev.basefly.clusters.NodePools;
import dev.basefly.clusters.life.Costs;
import dev.basefly.clusters.life.History;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Toast;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One cluster as people see it, and what they decide about it. */
@Controller
@RequestMapping("/clusters/{id}")
class ClusterDetailPages {

    private static final int EVENTS = 50;

    private final Clusters clusters;
    private final NodePools pools;
    private final Kubeconfigs kubeconfigs;
    private final Costs costs;
    private final History history;
    private final Access access;

    ClusterDetailPages(
            Clusters clusters, NodePools pools, Kubeconfigs kubeconfigs, Costs costs, History history, Access access) {
        this.clusters = clusters;
        this.pools = pools;
        this.kubeconfigs = kubeconfigs;
        this.costs = costs;
        this.history = history;
        this.access = access;
    }

    @GetMapping
    @Requires("clusters:read")
    ModelAndView detail(@PathVariable ClusterId id, @RequestParam(required = false) @Nullable String saved) {
        Cluster cluster = clusters.find(id);
        var events = history.of(id, null, EVENTS).data().stream()
                .map(ClusterDetail.Event::of)
                .toList();
        var detail = new ClusterDetail(
                cluster,
                pools.of(id),
                costs.of(id),
                events,
                clusters.nextVersion(cluster).orElse(null),
                access.can("clusters:write", cluster.resource()),
                mayConnect(cluster),
                decided(saved));
        return new ModelAndView("clusters/detail", Map.of("detail", detail));
    }

    /** Who gets into a cluster may do anything there, so it takes the right to change this one, too. */
    private Decision mayConnect(Cluster cluster) {
        Decision connect = access.can("clusters:connect");
        return connect instanceof Decision.Denied ? connect : access.can("clusters:write", cluster.resource());
    }

    @PostMapping("/start")
    @Requires("clusters:write")
    ModelAndView start(@PathVariable ClusterId id) {
        clusters.start(id);
        return decided(id, "start");
    }

    @PostMapping("/stop")
    @Requires("clusters:write")
    ModelAndView stop(@PathVariable ClusterId id) {
        clusters.stop(id);
        return decided(id, "stop");
    }

    @PostMapping("/retry")
    @Requires("clusters:write")
    ModelAndView retry(@PathVariable ClusterId id) {
        clusters.retry(id);
        return decided(id, "retry");
    }

    @PostMapping("/upgrade/{version}")
    @Requires("clusters:write")
    ModelAndView upgrade(@PathVariable ClusterId id, @PathVariable String version) {
        clusters.upgrade(id, version);
        return decided(id, "upgrade");
    }

    @PostMapping("/kubeconfig")
    @Requires("clusters:connect")
    ResponseEntity<byte[]> kubeconfig(@PathVariable ClusterId id) {
        var issued = kubeconfigs.issue(id, Kubeconfigs.USUAL);
        var file = ContentDisposition.attachment()
                .filename(id.toString().replace('_', '-') + ".yaml")
                .build();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_YAML)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(issued.yaml().getBytes(StandardCharsets.UTF_8));
    }

    private static ModelAndView decided(ClusterId id, String what) {
        return Forms.redirect("/clusters/" + id + "?saved=" + what);
    }

    private static @Nullable Toast decided(@Nullable String what) {
        return switch (what) {
            case "start" -> Toast.success("The cluster is being switched on");
            case "stop" -> Toast.success("The cluster is being switched off");
            case "retry" -> Toast.success("Trying again");
            case "upgrade" -> Toast.success("The cluster is being upgraded");
            case null, default -> null;
        };
    }
}
