package dev.basefly.console.workflows;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.runtime.TenantId;
import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowId;
import dev.basefly.workflows.WorkflowState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The workflows of all organizations, by filter. */
@Controller
class WorkflowPages {

    private static final String VIEW = "console/workflows/list";
    private static final List<String> FILTER = List.of("status", "name", "organization");

    private final Interventions interventions;
    private final Forms forms;

    WorkflowPages(Interventions interventions, Forms forms) {
        this.interventions = interventions;
        this.forms = forms;
    }

    /** What was typed wrong narrows nothing, and its form says so. */
    @ModelAttribute("list")
    WorkflowList list(@RequestParam Map<String, String> fields) {
        String cursor = fields.get("cursor");
        Page<StoredWorkflow> page =
                interventions.page(filterOrAll(fields), Page.after(cursor, WorkflowId::of), Page.DEFAULT_LIMIT);
        return new WorkflowList(
                page.data(), Pagination.of(Forms.path(WorkflowList.PATH, FILTER, fields), cursor, page.meta()));
    }

    @GetMapping(WorkflowList.PATH)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.answer(VIEW, form, request, () -> {
            var ignored = filter(fields);
            return new ModelAndView(VIEW, Map.of("form", form));
        });
    }

    private static Interventions.Filter filterOrAll(Map<String, String> fields) {
        try {
            return filter(fields);
        } catch (ApiError wrong) {
            return new Interventions.Filter(null, null, null);
        }
    }

    private static Interventions.Filter filter(Map<String, String> fields) {
        String organization = text(fields, "organization");
        try {
            return new Interventions.Filter(
                    state(text(fields, "status")),
                    text(fields, "name"),
                    organization == null ? null : TenantId.of(organization));
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }

    private static @Nullable WorkflowState state(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return WorkflowState.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw ApiError.invalid("status", "must be one of the states");
        }
    }

    private static @Nullable String text(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "").strip();
        return text.isEmpty() ? null : text;
    }
}
