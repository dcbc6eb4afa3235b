package dev.basefly.dashboard;

import dev.basefly.access.Anyone;
import dev.basefly.dashboard.component.Form;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every component in every state, with the template's name: the pages' own documentation. */
@Controller
@Anyone(reason = "it shows components with made-up content")
class DesignPage {

    private final DesignTokens tokens;

    DesignPage(DesignTokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping("/design")
    String design(Model model) {
        model.addAttribute("colours", named("color-"));
        model.addAttribute("spaces", named("space-"));
        model.addAttribute("texts", named("text-"));
        model.addAttribute("refused", Form.submitted(java.util.Map.of("refused", "ada@example")));
        return "dashboard/design";
    }

    private List<String> named(String prefix) {
        return tokens.values().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
