package dev.basefly.dashboard.home;

import dev.basefly.access.Anyone;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.overview.Overview;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where a visitor arrives; those who are signed in go on to the overview, or to their organizations. */
@Controller
@Anyone(reason = "it greets people who have no account yet")
class HomePage {

    private final List<HomePart> parts;

    HomePage(List<HomePart> parts) {
        this.parts =
                parts.stream().sorted(Comparator.comparingInt(HomePart::order)).toList();
    }

    @GetMapping("/")
    ModelAndView home(Locale locale) {
        RequestScope scope = RequestScope.current();
        return switch (scope.actor()) {
            case Actor.Person ignored -> Forms.redirect(scope.tenant() == null ? "/organizations" : Overview.PATH);
            case Actor.Support ignored -> Forms.redirect(Overview.PATH);
            case Actor.Key ignored -> welcome(locale);
            case Actor.Program ignored -> welcome(locale);
            case Actor.Anonymous ignored -> welcome(locale);
        };
    }

    private ModelAndView welcome(Locale locale) {
        return new ModelAndView(
                "dashboard/home",
                Map.of(
                        "parts",
                        parts.stream().map(part -> part.content().apply(locale)).toList()));
    }
}
