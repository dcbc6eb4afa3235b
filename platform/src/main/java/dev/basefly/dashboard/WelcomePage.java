package dev.basefly.dashboard;

import dev.basefly.access.Anyone;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where a visitor arrives: those who are signed in go on to the first entry of the navigation, or to their organizations. */
@Controller
@Anyone(reason = "it greets people who have no account yet")
class WelcomePage {

    private final Shells shells;

    WelcomePage(Shells shells) {
        this.shells = shells;
    }

    @GetMapping("/")
    String welcome(HttpServletRequest request) {
        var shell = shells.of(request);
        if (shell.visitor() == null) {
            return "dashboard/welcome";
        }
        return shell.navigation().stream()
                .filter(item -> item.audience() != Audience.DEVELOPMENT)
                .findFirst()
                .map(item -> "redirect:" + item.path())
                .orElse("redirect:/organizations");
    }
}
