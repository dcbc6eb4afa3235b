package dev.basefly.dashboard.devices;

import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.identity.OwnPassword;
import dev.basefly.tenancy.WhileSuspended;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where a person changes the own password, which signs out everywhere else. */
@Controller
@RequestMapping(PasswordPage.PATH)
@SignedIn
@WhileSuspended(reason = "it is the caller's own account")
class PasswordPage {

    static final String PATH = "/account/password";

    private static final String VIEW = "dashboard/devices/password";

    private final OwnPassword password;
    private final Forms forms;

    PasswordPage(OwnPassword password, Forms forms) {
        this.password = password;
        this.forms = forms;
    }

    @GetMapping
    ModelAndView form() {
        return new ModelAndView(VIEW, Map.of("form", Form.empty()));
    }

    @PostMapping
    ModelAndView change(
            @RequestParam(defaultValue = "") String currentPassword,
            @RequestParam(defaultValue = "") String newPassword,
            HttpServletRequest request,
            HttpServletResponse response) {
        return forms.submit(VIEW, Form.empty(), request, () -> {
            password.change(currentPassword, newPassword, request, response);
            return DevicesPage.PATH + "?changed=password";
        });
    }
}
