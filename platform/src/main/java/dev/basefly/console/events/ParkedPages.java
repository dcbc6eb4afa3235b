package dev.basefly.console.events;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.events.operation.ParkedEvents;
import dev.basefly.events.operation.ParkedEvents.Parked;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Parked events: what they were, how they failed, and what becomes of them. */
@Controller
class ParkedPages {

    private static final String LIST = "console/events/parked";
    private static final String LETTER = "console/events/letter";
    private static final List<String> FILTER = List.of("listener", "state");
    private static final String ONE = EventTabs.PARKED + "/{listener}/{position}";

    private final ParkedEvents parked;
    private final Forms forms;

    ParkedPages(ParkedEvents parked, Forms forms) {
        this.parked = parked;
        this.forms = forms;
    }

    @GetMapping(EventTabs.PARKED)
    @Operators
    ModelAndView list(@RequestParam Map<String, String> fields) {
        Form form = Form.submitted(fields);
        Page<Parked> page =
                parked.page(given(form, "listener"), given(form, "state"), fields.get("cursor"), Page.DEFAULT_LIMIT);
        Pagination pagination =
                Pagination.of(Forms.path(EventTabs.PARKED, FILTER, fields), fields.get("cursor"), page.meta());
        return new ModelAndView(LIST, Map.of("form", form, "list", new ParkedList(page.data(), pagination)));
    }

    @GetMapping(ONE)
    @Operators
    ModelAndView show(@PathVariable String listener, @PathVariable long position) {
        return new ModelAndView(LETTER, Map.of("event", parked.get(listener, position), "form", Form.empty()));
    }

    @PostMapping(ONE + "/retry")
    @Operators
    ModelAndView retry(@PathVariable String listener, @PathVariable long position, HttpServletRequest request) {
        return submit(listener, position, Form.empty(), request, () -> parked.retry(listener, position));
    }

    @PostMapping(ONE + "/skip")
    @Operators
    ModelAndView skip(
            @PathVariable String listener,
            @PathVariable long position,
            @RequestParam Map<String, String> fields,
            HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return submit(listener, position, form, request, () -> parked.skip(listener, position, form.value("reason")));
    }

    private ModelAndView submit(
            String listener, long position, Form form, HttpServletRequest request, Runnable action) {
        ModelAndView answer = forms.submit(LETTER, form, request, () -> {
            action.run();
            return EventTabs.PARKED + "?listener=" + listener;
        });
        if (LETTER.equals(answer.getViewName())) {
            answer.addObject("event", parked.get(listener, position));
        }
        return answer;
    }

    private static @Nullable String given(Form form, String field) {
        String value = form.value(field).strip();
        if (value.indexOf('\0') >= 0) {
            throw ApiError.invalid(field, "must be text");
        }
        return value.isEmpty() ? null : value;
    }
}
