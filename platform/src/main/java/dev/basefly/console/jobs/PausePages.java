package dev.basefly.console.jobs;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What is paused, and the form that pauses. */
@Controller
class PausePages {

    private static final String VIEW = "console/jobs/pauses";

    private final JobPauses pauses;
    private final Forms forms;

    PausePages(JobPauses pauses, Forms forms) {
        this.pauses = pauses;
        this.forms = forms;
    }

    @ModelAttribute("list")
    PauseList list() {
        return new PauseList(pauses.list());
    }

    @GetMapping(JobTabs.PAUSES)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields) {
        return new ModelAndView(VIEW, Map.of("form", Form.submitted(fields)));
    }

    @PostMapping(JobTabs.PAUSES)
    @Operators
    ModelAndView pause(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            pauses.pause(organization(form), queue(form), form.value("reason"));
            return JobTabs.PAUSES;
        });
    }

    @PostMapping(JobTabs.PAUSES + "/resumptions")
    @Operators
    ModelAndView resume(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            pauses.resume(organization(form), queue(form));
            return JobTabs.PAUSES;
        });
    }

    private static @Nullable TenantId organization(Form form) {
        String id = form.value("organization").strip();
        try {
            return id.isEmpty() ? null : TenantId.of(id);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }

    private static @Nullable String queue(Form form) {
        String queue = form.value("queue").strip();
        return queue.isEmpty() ? null : queue;
    }
}
