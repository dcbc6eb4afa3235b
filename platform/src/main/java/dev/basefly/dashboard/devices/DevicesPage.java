package dev.basefly.dashboard.devices;

import dev.basefly.access.SignedIn;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.SessionId;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.tenancy.WhileSuspended;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where a person is signed in, with a way out of each. */
@Controller
@SignedIn
@WhileSuspended(reason = "it is the caller's own account")
class DevicesPage {

    static final String PATH = "/account/sessions";

    private final SignedInDevices devices;
    private final BrowserSessions browsers;

    DevicesPage(SignedInDevices devices, BrowserSessions browsers) {
        this.devices = devices;
        this.browsers = browsers;
    }

    @GetMapping(PATH)
    ModelAndView show(
            @RequestParam(defaultValue = "") String ended,
            @RequestParam(defaultValue = "") String changed,
            HttpServletRequest request) {
        var rows = devices.of(request).stream().map(DeviceList.Row::of).toList();
        return new ModelAndView("dashboard/devices/list", Map.of("list", new DeviceList(rows, toast(ended + changed))));
    }

    @PostMapping(PATH + "/{id}/end")
    ModelAndView end(@PathVariable SessionId id, HttpServletRequest request) {
        devices.end(id, request);
        return Forms.redirect(PATH + "?ended=one");
    }

    @PostMapping(PATH + "/others/end")
    ModelAndView endOthers(HttpServletRequest request) {
        devices.endOthers(request);
        return Forms.redirect(PATH + "?ended=others");
    }

    @PostMapping(PATH + "/all/end")
    ModelAndView endAll(HttpServletRequest request, HttpServletResponse response) {
        devices.endAll(request);
        browsers.close(request, response);
        return Forms.redirect("/sign-in");
    }

    private static @Nullable Toast toast(String happened) {
        return switch (happened) {
            case "one" -> Toast.success("Signed out there");
            case "password" -> Toast.success("Password changed, and signed out everywhere else");
            case "others" -> Toast.success("Signed out everywhere else");
            default -> null;
        };
    }
}
