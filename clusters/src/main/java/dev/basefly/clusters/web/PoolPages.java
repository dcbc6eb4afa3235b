package dev.basefly.clusters.web;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.Clusters;
import dev.basefly.clusters.NodePools;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The machines of a cluster as people see them. */
@Controller
@RequestMapping("/clusters/{id}/pools")
class PoolPages {

    private static final String VIEW = "clusters/pools";

    private final Clusters clusters;
    private final NodePools pools;
    private final Access access;
    private final Forms forms;

    PoolPages(Clusters clusters, NodePools pools, Access access, Forms forms) {
        this.clusters = clusters;
        this.pools = pools;
        this.access = access;
        this.forms = forms;
    }

    @GetMapping
    @Requires("clusters:read")
    ModelAndView list(@PathVariable ClusterId id, @RequestParam(required = false) @Nullable String saved) {
        var toast = saved == null ? null : Toast.success("The machines follow what you want");
        var form = Form.submitted(Map.of("name", "default", "size", "SMALL", "nodes", "1"));
        return new ModelAndView(VIEW, Map.of("page", page(id, toast), "form", form));
    }

    @PostMapping
    @Requires("clusters:write")
    ModelAndView put(@PathVariable ClusterId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        var answer = forms.submit(VIEW, form, request, () -> {
            pools.put(id, pool(form));
            return "/clusters/" + id + "/pools?saved=pool";
        });
        return VIEW.equals(answer.getViewName()) ? answer.addObject("page", page(id, null)) : answer;
    }

    @PostMapping("/{name}/removal")
    @Requires("clusters:write")
    ModelAndView remove(@PathVariable ClusterId id, @PathVariable String name) {
        pools.remove(id, name);
        return Forms.redirect("/clusters/" + id + "/pools?saved=pool");
    }

    private PoolPage page(ClusterId id, @Nullable Toast toast) {
        Cluster cluster = clusters.get(id);
        return new PoolPage(cluster, pools.of(id), access.can("clusters:write", cluster.resource()), toast);
    }

    private static MachineSpec.Pool pool(Form form) {
        return new MachineSpec.Pool(form.value("name").strip(), size(form.value("size")), number(form.value("nodes")));
    }

    private static MachineSize size(String name) {
        try {
            return MachineSize.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("size", "must be one of those offered");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            throw ApiError.invalid("nodes", "must be a number");
        }
    }
}
