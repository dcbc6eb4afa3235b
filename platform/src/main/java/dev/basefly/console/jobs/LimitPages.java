package dev.basefly.console.jobs;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.jobs.limit.JobLimit;
import dev.basefly.jobs.limit.JobLimits;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The limits of jobs, and the form that sets them. */
@Controller
class LimitPages {

    private static final String VIEW = "console/jobs/limits";

    private final JobLimits limits;
    private final Forms forms;

    LimitPages(JobLimits limits, Forms forms) {
        this.limits = limits;
        this.forms = forms;
    }

    @ModelAttribute("list")
    LimitList list() {
        return new LimitList(limits.list().stream().map(LimitList.Row::new).toList());
    }

    @GetMapping(JobTabs.LIMITS)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields) {
        return new ModelAndView(VIEW, Map.of("form", Form.submitted(fields)));
    }

    /** What is about the same as another one replaces it. */
    @PostMapping(JobTabs.LIMITS)
    @Operators
    ModelAndView set(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            Integer within = number(form, "withinSeconds");
            limits.set(
                    about(form),
                    new JobLimits.Allowed(
                            number(form, "atOnce"),
                            number(form, "begins"),
                            within == null ? null : Duration.ofSeconds(within)),
                    form.value("reason"));
            return JobTabs.LIMITS;
        });
    }

    @PostMapping(JobTabs.LIMITS + "/removals")
    @Operators
    ModelAndView lift(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, Form.empty(), request, () -> {
            limits.lift(about(form));
            return JobTabs.LIMITS;
        });
    }

    private static JobLimits.About about(Form form) {
        return new JobLimits.About(per(form), text(form, "queue"), organization(form), text(form, "key"));
    }

    private static JobLimit.Per per(Form form) {
        String given = form.value("per");
        return Arrays.stream(JobLimit.Per.values())
                .filter(per -> per.name().equals(given))
                .findFirst()
                .orElseThrow(() -> ApiError.invalid("per", "must be QUEUE, TENANT or KEY"));
    }

    private static @Nullable TenantId organization(Form form) {
        String id = text(form, "organization");
        try {
            return id == null ? null : TenantId.of(id);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }

    private static @Nullable Integer number(Form form, String name) {
        String digits = text(form, name);
        if (digits != null && !digits.matches("\\d{1,9}")) {
            throw ApiError.invalid(name, "must be a number");
        }
        return digits == null ? null : Integer.valueOf(digits);
    }

    private static @Nullable String text(Form form, String name) {
        String text = form.value(name).strip();
        return text.isEmpty() ? null : text;
    }
}
