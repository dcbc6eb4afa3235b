package dev.basefly.inbox.web;

import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.inbox.Inbox;
import dev.basefly.inbox.NoticeChoices;
import dev.basefly.runtime.RequestScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** On which a person chooses by which ways they are told of what. */
@Controller
@RequestMapping(ChoicePages.PATH)
@SignedIn
class ChoicePages {

    static final String PATH = "/account/notifications";

    /** The prefixes of the form's fields; the name of the kind follows. */
    static final String IN_APP = "app:";

    static final String BY_MAIL = "mail:";

    private final NoticeChoices choices;

    ChoicePages(NoticeChoices choices) {
        this.choices = choices;
    }

    @GetMapping
    ModelAndView form(@RequestParam(required = false) @Nullable String saved) {
        if (!Inbox.isOpen()) {
            return Forms.redirect("/organizations");
        }
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("choices", choices.all());
        model.put("toast", saved == null ? null : Toast.success("Saved"));
        return new ModelAndView("inbox/choices", model);
    }

    @PostMapping
    ModelAndView save(@RequestParam Map<String, String> fields) {
        RequestScope.current().requireTenant();
        Set<String> checked = Set.copyOf(fields.keySet());
        choices.choose(kind -> checked.contains(IN_APP + kind), kind -> checked.contains(BY_MAIL + kind));
        return Forms.redirect(PATH + "?saved=choices");
    }
}
