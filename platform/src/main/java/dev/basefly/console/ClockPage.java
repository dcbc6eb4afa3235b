package dev.basefly.console;

import static dev.basefly.words.Words.t;

import dev.basefly.access.Operators;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.runtime.MovableClock;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The installation's clock as a page. */
@Controller
class ClockPage {

    private final MovableClock clock;
    private final ClockMoves moves;
    private final Forms forms;

    ClockPage(MovableClock clock, ClockMoves moves, Forms forms) {
        this.clock = clock;
        this.moves = moves;
        this.forms = forms;
    }

    @ModelAttribute("face")
    ClockFace face() {
        return new ClockFace(clock.instant(), clock.isMovable(), words(clock.offset()));
    }

    @GetMapping("/console/clock")
    @Operators
    ModelAndView show() {
        return new ModelAndView("console/clock", Map.of("form", Form.submitted(Map.of("step", "P1D"))));
    }

    @PostMapping("/console/clock")
    @Operators
    ModelAndView move(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit("console/clock", form, request, () -> {
            moves.advance(ClockController.parsed(form.value("step")), Operator.current());
            return "/console/clock";
        });
    }

    private static String words(Duration ahead) {
        return ahead.isZero()
                ? t("not moved")
                : t(
                        "{0} days, {1} hours, {2} minutes ahead",
                        ahead.toDays(), ahead.toHoursPart(), ahead.toMinutesPart());
    }
}
