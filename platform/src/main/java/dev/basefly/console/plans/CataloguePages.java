package dev.basefly.console.plans;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanDraft;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.plans.operation.PlanMoves;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The plans that are sold, their versions, and how the next one is made. */
@Controller
class CataloguePages {

    private static final String VIEW = "console/plans/plan";

    private final PlanCatalogue catalogue;
    private final PlanMoves moves;
    private final Forms forms;

    CataloguePages(PlanCatalogue catalogue, PlanMoves moves, Forms forms) {
        this.catalogue = catalogue;
        this.moves = moves;
        this.forms = forms;
    }

    @GetMapping(PlanTabs.CATALOGUE)
    @Operators
    ModelAndView list() {
        return new ModelAndView(
                "console/plans/list", Map.of("list", PlanList.of(catalogue.current(), moves.holders())));
    }

    @GetMapping(PlanTabs.CATALOGUE + "/{plan}")
    @Operators
    ModelAndView plan(@PathVariable String plan) {
        PlanVersion version = current(plan);
        return withDetail(version, null, new ModelAndView(VIEW, Map.of("form", PlanForm.filled(version))));
    }

    /** Shows what the next version would change, with what was typed. */
    @PostMapping(PlanTabs.CATALOGUE + "/{plan}/preview")
    @Operators
    ModelAndView preview(
            @PathVariable String plan, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        PlanVersion before = current(plan);
        Form form = Form.submitted(fields);
        return withDetail(before, null, forms.answer(VIEW, form, request, () -> {
            PlanVersion after = catalogue.preview(PlanForm.draft(form, before));
            return withDetail(before, moves.preview(before, after), new ModelAndView(VIEW, Map.of("form", form)));
        }));
    }

    @PostMapping(PlanTabs.CATALOGUE + "/{plan}/versions")
    @Operators
    ModelAndView publish(
            @PathVariable String plan, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        PlanVersion before = current(plan);
        Form form = Form.submitted(fields);
        return withDetail(before, null, forms.submit(VIEW, form, request, () -> {
            PlanDraft draft = PlanForm.draft(form, before);
            catalogue.publish(draft, PlanForm.based(form), reason(form));
            return PlanTabs.CATALOGUE + "/" + plan;
        }));
    }

    private static String reason(Form form) {
        String reason = form.value("reason").strip();
        ApiError.requireReason(reason);
        return reason;
    }

    private ModelAndView withDetail(PlanVersion version, PlanMoves.@Nullable Preview preview, ModelAndView answer) {
        if (VIEW.equals(answer.getViewName()) && !answer.getModel().containsKey("detail")) {
            answer.addObject(
                    "detail",
                    new PlanDetail(
                            version.plan().name(),
                            version.version(),
                            PlanList.of(catalogue.versions(version.plan()).reversed(), moves.holders()),
                            PlanForm.prices(version),
                            PlanForm.grants(version),
                            preview));
        }
        return answer;
    }

    private PlanVersion current(String name) {
        return catalogue.current().stream()
                .filter(version -> version.plan().name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Plan"));
    }
}
