package dev.basefly.console.events;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.events.operation.EventBoard;
import dev.basefly.events.operation.EventCatalogue;
import dev.basefly.events.operation.ListenerDesk;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How listeners stand, and what the operator does about them. */
@Controller
class ListenerPages {

    private static final String VIEW = "console/events/listener";
    private static final String ONE = EventTabs.LISTENERS + "/listeners/{name}";

    private final EventBoard board;
    private final ListenerDesk desk;
    private final EventCatalogue catalogue;
    private final Forms forms;

    ListenerPages(EventBoard board, ListenerDesk desk, EventCatalogue catalogue, Forms forms) {
        this.board = board;
        this.desk = desk;
        this.catalogue = catalogue;
        this.forms = forms;
    }

    @GetMapping(EventTabs.LISTENERS)
    @Operators
    ModelAndView listeners() {
        return new ModelAndView("console/events/listeners", Map.of("list", new ListenerList(board.listeners())));
    }

    @GetMapping(EventTabs.TYPES)
    @Operators
    ModelAndView types() {
        return new ModelAndView("console/events/types", Map.of("types", catalogue.all()));
    }

    @GetMapping(ONE)
    @Operators
    ModelAndView show(@PathVariable String name) {
        return new ModelAndView(VIEW, model(name, Form.empty()));
    }

    @PostMapping(ONE + "/pause")
    @Operators
    ModelAndView pause(
            @PathVariable String name, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return submit(name, form, request, () -> desk.pause(name, form.value("reason")));
    }

    @PostMapping(ONE + "/forget")
    @Operators
    ModelAndView forget(
            @PathVariable String name, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        ModelAndView answer = forms.submit(VIEW, form, request, () -> {
            desk.forget(name, form.value("reason"));
            return EventTabs.LISTENERS;
        });
        return withListener(answer, name);
    }

    @PostMapping(ONE + "/resume")
    @Operators
    ModelAndView resume(@PathVariable String name, HttpServletRequest request) {
        return submit(name, Form.empty(), request, () -> desk.resume(name));
    }

    @PostMapping(ONE + "/replays")
    @Operators
    ModelAndView replay(
            @PathVariable String name, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return submit(name, form, request, () -> desk.replay(name, wish(form)));
    }

    @PostMapping(ONE + "/replays/{id}/{action}")
    @Operators
    ModelAndView act(
            @PathVariable String name, @PathVariable int id, @PathVariable String action, HttpServletRequest request) {
        return submit(name, Form.empty(), request, () -> {
            switch (action) {
                case "again" -> desk.goOn(id, false);
                case "behind" -> desk.goOn(id, true);
                case "cancel" -> desk.cancel(id);
                default -> throw ApiError.notFound("Action");
            }
        });
    }

    private ModelAndView submit(String name, Form form, HttpServletRequest request, Runnable action) {
        ModelAndView answer = forms.submit(VIEW, form, request, () -> {
            action.run();
            return EventTabs.LISTENERS + "/listeners/" + name;
        });
        return withListener(answer, name);
    }

    private ModelAndView withListener(ModelAndView answer, String name) {
        if (VIEW.equals(answer.getViewName())) {
            answer.addObject("listener", board.listener(name));
            answer.addObject("replays", desk.replays(name));
        }
        return answer;
    }

    private Map<String, Object> model(String name, Form form) {
        return Map.of("listener", board.listener(name), "replays", desk.replays(name), "form", form);
    }

    private static ListenerDesk.Wish wish(Form form) {
        List<String> types = Stream.of(form.value("types").split(","))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList();
        return new ListenerDesk.Wish(
                time(form, "since"), time(form, "until"), types, organization(form), form.value("replay-reason"));
    }

    private static @Nullable Instant time(Form form, String field) {
        String text = form.value(field).strip();
        try {
            return text.isEmpty() ? null : Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
        } catch (DateTimeParseException malformed) {
            throw ApiError.invalid(field, "must be a time in UTC, such as 2026-01-31 or 2026-01-31T12:00:00Z");
        }
    }

    private static @Nullable TenantId organization(Form form) {
        String id = form.value("organization").strip();
        try {
            return id.isEmpty() ? null : TenantId.of(id);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }
}
