package dev.basefly.console.jobs;

import dev.basefly.access.Operators;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** One dead job: what it was to do, how its attempts failed, and what becomes of it. */
@Controller
@RequestMapping(JobTabs.DEAD + "/{organization}/{job}")
class DeadLetterPages {

    private static final String VIEW = "console/jobs/letter";

    private final DeadLetters letters;
    private final Forms forms;

    DeadLetterPages(DeadLetters letters, Forms forms) {
        this.letters = letters;
        this.forms = forms;
    }

    @ModelAttribute("letter")
    DeadLetters.Letter letter(@PathVariable TenantId organization, @PathVariable JobId job) {
        return letters.get(organization, job);
    }

    @GetMapping
    @Operators
    ModelAndView show() {
        return new ModelAndView(VIEW, Map.of("form", Form.empty()));
    }

    @PostMapping("/replay")
    @Operators
    ModelAndView replay(@PathVariable TenantId organization, @PathVariable JobId job, HttpServletRequest request) {
        return forms.submit(VIEW, Form.empty(), request, () -> {
            letters.replay(organization, job);
            return JobTabs.DEAD + "?action=replay&done=1";
        });
    }

    @PostMapping("/discard")
    @Operators
    ModelAndView discard(@PathVariable TenantId organization, @PathVariable JobId job, HttpServletRequest request) {
        return forms.submit(VIEW, Form.empty(), request, () -> {
            letters.discard(organization, job);
            return JobTabs.DEAD + "?action=discard&done=1";
        });
    }
}
