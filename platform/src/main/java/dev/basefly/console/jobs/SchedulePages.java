package dev.basefly.console.jobs;

import dev.basefly.access.Operators;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.jobs.operation.JobTimetable;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The recurring jobs of the installation, as the operator sees, runs and pauses them. */
@Controller
class SchedulePages {

    private static final String VIEW = "console/jobs/schedules";

    private final JobTimetable timetable;
    private final Forms forms;

    SchedulePages(JobTimetable timetable, Forms forms) {
        this.timetable = timetable;
        this.forms = forms;
    }

    @ModelAttribute("list")
    ScheduleList list() {
        return new ScheduleList(timetable.list());
    }

    /** A link of a row fills the form in. */
    @GetMapping(JobTabs.SCHEDULES)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields) {
        return new ModelAndView(VIEW, Map.of("form", Form.submitted(fields)));
    }

    @PostMapping(JobTabs.SCHEDULES)
    @Operators
    ModelAndView pause(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            timetable.pause(form.value("name").strip(), form.value("reason"));
            return JobTabs.SCHEDULES;
        });
    }

    @PostMapping(JobTabs.SCHEDULES + "/{name}/run")
    @Operators
    ModelAndView run(@PathVariable String name, HttpServletRequest request) {
        return forms.submit(VIEW, Form.empty(), request, () -> {
            timetable.run(name);
            return JobTabs.SCHEDULES + "?ran=" + name;
        });
    }

    @PostMapping(JobTabs.SCHEDULES + "/{name}/resume")
    @Operators
    ModelAndView resume(@PathVariable String name, HttpServletRequest request) {
        return forms.submit(VIEW, Form.empty(), request, () -> {
            timetable.resume(name);
            return JobTabs.SCHEDULES;
        });
    }
}
