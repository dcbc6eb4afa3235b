package dev.basefly.console.jobs;

import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.jobs.operation.DeadFilter;
import dev.basefly.jobs.operation.DeadJob;
import dev.basefly.jobs.operation.DeadLetters;
import dev.basefly.jobs.operation.DeadLetters.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Dead jobs by filter, and what the operator does about many of them, a thousand at a time. */
@Controller
class DeadListPages {

    private static final String VIEW = "console/jobs/dead";
    private static final List<String> FILTER = List.of("kind", "queue", "organization", "error", "since", "before");
    private static final String FIRST_STEP = "";

    private final DeadLetters letters;
    private final Forms forms;

    DeadListPages(DeadLetters letters, Forms forms) {
        this.letters = letters;
        this.forms = forms;
    }

    /** What was typed wrong narrows nothing, and its form says so. */
    @ModelAttribute("list")
    DeadJobs list(@RequestParam Map<String, String> fields) {
        DeadFilter filter = filterOr(fields, DeadFilter.ALL);
        String cursor = fields.get("cursor");
        Page<DeadJob> page = letters.page(filter, cursor, Page.DEFAULT_LIMIT);
        return new DeadJobs(
                page.data(),
                letters.count(filter),
                Pagination.of(path(fields, Map.of()), cursor, page.meta()),
                outcome(fields));
    }

    @GetMapping(JobTabs.DEAD)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.answer(VIEW, form, request, () -> {
            DeadFilter.read(fields);
            return new ModelAndView(VIEW, Map.of("form", form));
        });
    }

    @PostMapping(JobTabs.DEAD)
    @Operators
    ModelAndView act(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            String action = form.value("action");
            if (!action.equals("replay") && !action.equals("discard")) {
                throw ApiError.invalid("action", "must be replay or discard");
            }
            String reason = form.value("reason").strip();
            ApiError.requireReason(reason);
            DeadFilter filter = DeadFilter.read(fields);
            String begin = form.value("step").equals(FIRST_STEP) ? null : form.value("step");
            Step step = action.equals("replay")
                    ? letters.replayAll(filter, begin, reason)
                    : letters.discardAll(filter, begin, reason);
            return path(fields, told(action, reason, step));
        });
    }

    /** What the page that follows says, and where its form goes on. */
    private static Map<String, String> told(String action, String reason, Step step) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("action", action);
        told.put("done", String.valueOf(step.done()));
        told.put("refused", String.valueOf(step.refused()));
        if (step.next() != null) {
            told.put("before", step.before().toString());
            told.put("left", step.left().jobs() + (step.left().orMore() ? "+" : ""));
            told.put("step", step.next());
            told.put("reason", reason);
        }
        return told;
    }

    private static @Nullable String outcome(Map<String, String> fields) {
        String done = fields.getOrDefault("done", "");
        if (!done.matches("\\d{1,9}")) {
            return null;
        }
        String refused = fields.getOrDefault("refused", "0");
        String left = fields.getOrDefault("left", "0");
        List<String> sentences = new ArrayList<>();
        sentences.add(
                fields.getOrDefault("action", "").equals("discard")
                        ? plural(Long.parseLong(done), "1 job was discarded.", "{0} jobs were discarded.")
                        : plural(Long.parseLong(done), "1 job was replayed.", "{0} jobs were replayed."));
        if (refused.matches("[1-9]\\d{0,8}")) {
            sentences.add(plural(
                    Long.parseLong(refused),
                    "1 stays dead: another job has its unique key.",
                    "{0} stay dead: another job has their unique key."));
        }
        if (left.matches("[1-9]\\d{0,8}\\+?")) {
            sentences.add(t("{0} are left: go on below.", left));
        }
        return String.join(" ", sentences);
    }

    private static DeadFilter filterOr(Map<String, String> fields, DeadFilter otherwise) {
        try {
            return DeadFilter.read(fields);
        } catch (ApiError malformed) {
            return otherwise;
        }
    }

    private static String path(Map<String, String> fields, Map<String, String> more) {
        Map<String, String> given = new HashMap<>(fields);
        given.putAll(more);
        return Forms.path(
                JobTabs.DEAD,
                Stream.concat(FILTER.stream(), more.keySet().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                given);
    }
}
