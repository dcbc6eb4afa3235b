package dev.basefly.console.placements;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.placements.MoveId;
import dev.basefly.placements.Moves;
import dev.basefly.placements.PlaceAddress;
import dev.basefly.runtime.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where organizations' product data lives, and its moves, as the operator sees and starts them. */
@Controller
class PlacementPages {

    private static final String VIEW = "console/placements";
    private static final int SHOWN = 50;

    private final Moves moves;
    private final PlaceAddress address;
    private final Forms forms;

    PlacementPages(Moves moves, PlaceAddress address, Forms forms) {
        this.moves = moves;
        this.address = address;
        this.forms = forms;
    }

    @ModelAttribute("list")
    MoveList list() {
        return MoveList.of(moves.latest(SHOWN));
    }

    @GetMapping("/console/placements")
    @Operators
    ModelAndView show(@RequestParam @Nullable String saved) {
        ModelAndView page = new ModelAndView(VIEW, Map.of("form", Form.submitted(Map.of("to", "schema"))));
        return saved == null ? page : page.addObject("toast", Toast.success("Address changed"));
    }

    @PostMapping("/console/placements")
    @Operators
    ModelAndView plan(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            TenantId organization = organization(form.value("organization"));
            String url = form.value("url").strip();
            if (form.value("to").equals(MoveList.NEW_ADDRESS)) {
                address.change(organization, url);
                return "/console/placements?saved";
            }
            moves.plan(organization, form.value("to"), url);
            return "/console/placements";
        });
    }

    @PostMapping("/console/placements/{organization}/{move}/retry")
    @Operators
    ModelAndView retry(@PathVariable TenantId organization, @PathVariable MoveId move) {
        moves.retry(organization, move);
        return Forms.redirect("/console/placements");
    }

    @PostMapping("/console/placements/{organization}/{move}/abort")
    @Operators
    ModelAndView abort(@PathVariable TenantId organization, @PathVariable MoveId move) {
        moves.abort(organization, move);
        return Forms.redirect("/console/placements");
    }

    private static TenantId organization(String text) {
        try {
            return TenantId.of(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }
}
