package dev.basefly.dashboard;

import dev.basefly.access.Anyone;
import dev.basefly.dashboard.component.Form;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The pages by which people come in and leave. */
@Controller
@Anyone(reason = "who comes in is not signed in yet, and leaving twice does no harm")
class EntryPages {

    private static final String SIGN_IN = "dashboard/signIn";
    private static final String SIGN_UP = "dashboard/signUp";

    private final SignIns signIns;
    private final BrowserSessions browsers;
    private final Forms forms;

    EntryPages(SignIns signIns, BrowserSessions browsers, Forms forms) {
        this.signIns = signIns;
        this.browsers = browsers;
        this.forms = forms;
    }

    @GetMapping("/sign-in")
    ModelAndView signIn(@RequestParam(defaultValue = "") String next) {
        return isSignedIn()
                ? Forms.redirect(Forms.local(next))
                : page(SIGN_IN, Form.submitted(Map.of("next", Forms.local(next))));
    }

    @PostMapping("/sign-in")
    ModelAndView signIn(
            @RequestParam Map<String, String> fields, HttpServletRequest request, HttpServletResponse response) {
        var form = Form.submitted(fields);
        return forms.submit(SIGN_IN, form, request, () -> {
            var arrival = signIns.signIn(form.value("email"), form.value("password"), browsers.origin(request));
            browsers.open(arrival, request, response);
            return Forms.local(form.value("next"));
        });
    }

    @GetMapping("/sign-up")
    ModelAndView signUp() {
        return isSignedIn() ? Forms.redirect("/") : page(SIGN_UP, Form.empty());
    }

    @PostMapping("/sign-up")
    ModelAndView signUp(
            @RequestParam Map<String, String> fields, HttpServletRequest request, HttpServletResponse response) {
        var form = Form.submitted(fields);
        return forms.submit(SIGN_UP, form, request, () -> {
            browsers.open(signIns.signUp(account(form)), request, response);
            return "/";
        });
    }

    @PostMapping("/sign-out")
    ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
        browsers.close(request, response);
        // What the browser keeps for us holds nothing personal; it goes nevertheless, with the worker that keeps it.
        response.setHeader("Clear-Site-Data", "\"storage\"");
        return Forms.redirect("/sign-in");
    }

    private static SignIns.SignUp account(Form form) {
        return new SignIns.SignUp(
                form.value("email"), form.value("password"), form.value("name"), form.value("organizationName"));
    }

    private static boolean isSignedIn() {
        return RequestScope.current().actor() instanceof Actor.Person;
    }

    private static ModelAndView page(String view, Form form) {
        return new ModelAndView(view, Map.of("form", form));
    }
}
