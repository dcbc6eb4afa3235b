package dev.basefly.clusters.web;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.ClusterDraft;
import dev.basefly.clusters.ClusterId;
import dev.basefly.clusters.ClusterPlan;
import dev.basefly.clusters.Clusters;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The clusters as people see them. */
@Controller
class ClusterPages {

    private final Clusters clusters;
    private final Access access;
    private final Forms forms;

    ClusterPages(Clusters clusters, Access access, Forms forms) {
        this.clusters = clusters;
        this.access = access;
        this.forms = forms;
    }

    @ModelAttribute("locations")
    List<Choice> locations() {
        return ClusterChoices.LOCATIONS;
    }

    @ModelAttribute("plans")
    List<Choice> plans() {
        return ClusterChoices.PLANS;
    }

    @GetMapping("/clusters")
    @Requires("clusters:read")
    ModelAndView list(
            @RequestParam(defaultValue = "active") String show,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam Map<String, String> parameters) {
        var deleted = show.equals("deleted");
        var after = Page.after(cursor, ClusterId::of);
        var page = deleted ? clusters.deleted(after, Page.DEFAULT_LIMIT) : clusters.active(after, Page.DEFAULT_LIMIT);
        var rows = page.data().stream().map(this::row).toList();
        var list = new ClusterList(
                rows,
                access.canTake("clusters:write", Clusters.FEATURE),
                deleted,
                pagination(page, deleted, cursor),
                address(deleted, cursor),
                toast(parameters));
        return new ModelAndView("clusters/list", Map.of("list", list));
    }

    @GetMapping("/clusters/new")
    @Requires("clusters:write")
    ModelAndView form() {
        return new ModelAndView("clusters/create", Map.of("form", Form.submitted(Map.of("plan", "FREE"))));
    }

    @PostMapping("/clusters")
    @Requires("clusters:write")
    ModelAndView create(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.submit("clusters/create", form, request, () -> {
            var cluster = clusters.create(draft(form));
            return "/clusters?created=" + cluster.id();
        });
    }

    @PostMapping("/clusters/{id}/deletion")
    @Requires("clusters:write")
    ModelAndView delete(@PathVariable ClusterId id) {
        clusters.delete(id);
        return Forms.redirect("/clusters?deleted=" + id);
    }

    @PostMapping("/clusters/{id}/restoration")
    @Requires("clusters:write")
    ModelAndView restore(@PathVariable ClusterId id) {
        clusters.restore(id);
        return Forms.redirect("/clusters?restored=" + id);
    }

    private static ClusterDraft draft(Form form) {
        return new ClusterDraft(form.value("name"), form.value("location"), plan(form.value("plan")), null);
    }

    private static ClusterPlan plan(String name) {
        try {
            return ClusterPlan.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("plan", "must be one of those offered");
        }
    }

    private ClusterList.Row row(Cluster cluster) {
        return new ClusterList.Row(
                cluster.id().toString(),
                cluster.name(),
                ClusterChoices.location(cluster.location()),
                ClusterChoices.plan(cluster.plan()),
                ClusterChoices.status(cluster),
                cluster.updatedAt(),
                access.can("clusters:write", cluster.resource()));
    }

    /** Where this page of the list is, to look at it again. */
    private static String address(boolean deleted, @Nullable String cursor) {
        var first = deleted ? ClusterList.DELETED_PATH : ClusterList.ACTIVE_PATH;
        return cursor == null
                ? first
                : first + (deleted ? "&" : "?") + "cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    private static Pagination pagination(Page<Cluster> page, boolean deleted, @Nullable String cursor) {
        var first = deleted ? ClusterList.DELETED_PATH : ClusterList.ACTIVE_PATH;
        return Pagination.of(first, cursor, page.meta());
    }

    /** What just happened, as the address after the redirect tells it; an id that is none is passed over. */
    private static @Nullable Toast toast(Map<String, String> parameters) {
        var deleted = id(parameters.get("deleted"));
        if (deleted != null) {
            return Toast.success("Cluster deleted")
                    .with(new Toast.Action("Undo", "/clusters/" + deleted + "/restoration"));
        }
        if (id(parameters.get("restored")) != null) {
            return Toast.success("Cluster restored");
        }
        return id(parameters.get("created")) == null ? null : Toast.success("Cluster created");
    }

    private static @Nullable ClusterId id(@Nullable String text) {
        try {
            return text == null ? null : ClusterId.of(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
