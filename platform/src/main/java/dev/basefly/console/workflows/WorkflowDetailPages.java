package dev.basefly.console.workflows;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.workflows.Interventions;
import dev.basefly.workflows.StoredWorkflow;
import dev.basefly.workflows.WorkflowId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One workflow: its parts and how they stand, what it did, and what the operator does about it. */
@Controller
@RequestMapping(WorkflowList.PATH + "/{workflow}")
class WorkflowDetailPages {

    private static final String VIEW = "console/workflows/workflow";

    private final Interventions interventions;
    private final Forms forms;

    WorkflowDetailPages(Interventions interventions, Forms forms) {
        this.interventions = interventions;
        this.forms = forms;
    }

    @ModelAttribute("detail")
    WorkflowDetail detail(@PathVariable WorkflowId workflow) {
        return WorkflowDetail.of(interventions, interventions.get(workflow));
    }

    @GetMapping
    @Operators
    ModelAndView show() {
        return new ModelAndView(VIEW, Map.of("form", Form.empty()));
    }

    @PostMapping
    @Operators
    ModelAndView act(
            @PathVariable WorkflowId workflow, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            String reason = form.value("reason").strip();
            StoredWorkflow acted =
                    switch (form.value("action")) {
                        case "retry" -> interventions.retry(workflow, reason);
                        case "skip" -> interventions.skip(workflow, reason);
                        case "compensate" -> interventions.compensate(workflow, reason);
                        case "cancel" -> interventions.cancel(workflow, reason);
                        default -> throw ApiError.invalid("action", "must be one of those that are offered");
                    };
            return WorkflowList.path(acted);
        });
    }
}
