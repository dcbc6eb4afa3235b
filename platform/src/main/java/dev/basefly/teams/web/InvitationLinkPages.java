package dev.basefly.teams.web;

import dev.basefly.access.Anyone;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.SignIns.Arrival;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.teams.Acceptance;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organizations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where an invitation's link leads. Its token follows a number sign, so no server sees it before the page itself sends it
 * here; a cookie then remembers it while the person signs in. Looking changes nothing.
 */
@Controller
@RequestMapping("/invitations")
@Anyone(reason = "the token of the link is the proof")
class InvitationLinkPages {

    private static final String VIEW = "teams/invitation";
    private static final String PATH = "/invitations/accept";

    private final Acceptance acceptance;
    private final BrowserSessions browsers;
    private final Organizations organizations;
    private final Forms forms;

    InvitationLinkPages(Acceptance acceptance, BrowserSessions browsers, Organizations organizations, Forms forms) {
        this.acceptance = acceptance;
        this.browsers = browsers;
        this.organizations = organizations;
        this.forms = forms;
    }

    @GetMapping("/accept")
    ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
        String token = InvitationCookie.read(request);
        if (token == null) {
            return page(LinkView.CLOSED, Form.empty());
        }
        try {
            return page(LinkView.of(acceptance.look(token)), Form.empty());
        } catch (ApiError ended) {
            InvitationCookie.remove(request, response);
            ModelAndView page =
                    page(LinkView.CLOSED, Form.empty().refused(ended.getMessage() + ". " + ended.remedy() + "."));
            page.setStatus(HttpStatusCode.valueOf(ended.code().status()));
            return page;
        }
    }

    /** Takes what follows the number sign, or the whole link. */
    @PostMapping("/opening")
    ModelAndView open(
            @RequestParam(defaultValue = "") String token, HttpServletRequest request, HttpServletResponse response) {
        String bare = token.substring(token.lastIndexOf('#') + 1).strip();
        var answer = forms.submit(VIEW, Form.empty(), request, () -> {
            acceptance.look(bare);
            InvitationCookie.write(request, response, bare);
            return PATH;
        });
        return answer.getModel().isEmpty() ? answer : answer.addObject("view", LinkView.CLOSED);
    }

    @PostMapping("/acceptance")
    ModelAndView accept(
            @RequestParam Map<String, String> fields, HttpServletRequest request, HttpServletResponse response) {
        String token = requireToken(request);
        var form = Form.submitted(fields);
        var answer = forms.submit(VIEW, form, request, () -> {
            if (RequestScope.current().actor() instanceof Actor.Person) {
                var joined = acceptance.accept(token);
                browsers.switchTo(joined.organization(), request);
            } else {
                arrive(acceptance.acceptAsNew(token, form.value("name"), form.value("password")), request, response);
            }
            InvitationCookie.remove(request, response);
            return "/";
        });
        return answer.getModel().isEmpty() ? answer : answer.addObject("view", view(token));
    }

    @PostMapping("/declination")
    ModelAndView decline(HttpServletRequest request, HttpServletResponse response) {
        acceptance.decline(requireToken(request));
        InvitationCookie.remove(request, response);
        return page(LinkView.DECLINED, Form.empty());
    }

    /** Signs out, so that the right person can sign in and come back to the invitation. */
    @PostMapping("/switching")
    ModelAndView switchAccount(HttpServletRequest request, HttpServletResponse response) {
        browsers.close(request, response);
        return Forms.redirect("/sign-in?next=" + PATH);
    }

    private void arrive(Acceptance.Joined joined, HttpServletRequest request, HttpServletResponse response) {
        var organization = organizations
                .membership(joined.person().id(), joined.organization())
                .map(Membership::organization)
                .orElse(null);
        browsers.open(new Arrival(joined.person(), organization), request, response);
    }

    /** As it is after a refusal, which may just have found the invitation ended. */
    private LinkView view(String token) {
        try {
            return LinkView.of(acceptance.look(token));
        } catch (ApiError ended) {
            return LinkView.CLOSED;
        }
    }

    private static String requireToken(HttpServletRequest request) {
        String token = InvitationCookie.read(request);
        if (token == null) {
            throw ApiError.notFound("Invitation");
        }
        return token;
    }

    private static ModelAndView page(LinkView view, Form form) {
        return new ModelAndView(VIEW, Map.of("view", view, "form", form));
    }
}
