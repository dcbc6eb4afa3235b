package dev.basefly.support.web;

import dev.basefly.access.Operators;
import dev.basefly.access.Requires;
import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.support.SupportGrant;
import dev.basefly.support.SupportGrantId;
import dev.basefly.support.SupportGrants;
import dev.basefly.support.SupportState;
import dev.basefly.support.SupportTerms;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Support access as pages: the owner's, and the operator's. */
@Controller
class SupportPages {

    private static final String SETTINGS = "/settings/support";
    private static final String CONSOLE = "/console/support";
    private static final Form BLANK = Form.submitted(Map.of("hours", "24"));

    private final SupportGrants grants;
    private final BrowserSessions browsers;
    private final Forms forms;

    SupportPages(SupportGrants grants, BrowserSessions browsers, Forms forms) {
        this.grants = grants;
        this.browsers = browsers;
        this.forms = forms;
    }

    @GetMapping(SETTINGS)
    @Requires("support:decide")
    ModelAndView settings() {
        return page("support/settings", BLANK, grants.of(organization()));
    }

    @PostMapping(SETTINGS)
    @Requires("support:decide")
    ModelAndView grant(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        ModelAndView answer = forms.submit("support/settings", form, request, () -> {
            grants.grant(organization(), null, terms(form));
            return SETTINGS;
        });
        return answer.addObject("rows", rows(grants.of(organization())));
    }

    @PostMapping(SETTINGS + "/{id}/{decision}")
    @Requires("support:decide")
    ModelAndView decide(@PathVariable SupportGrantId id, @PathVariable String decision) {
        SupportState next =
                switch (decision) {
                    case "acceptance" -> SupportState.GRANTED;
                    case "refusal" -> SupportState.DECLINED;
                    case "revocation" -> SupportState.REVOKED;
                    default -> throw ApiError.notFound("Page");
                };
        grants.decide(organization(), id, next);
        return Forms.redirect(SETTINGS);
    }

    @GetMapping(CONSOLE)
    @Operators
    ModelAndView console() {
        return page("support/console", BLANK, grants.forOperator(OperatorSupportController.operator()));
    }

    @PostMapping(CONSOLE)
    @Operators
    ModelAndView request(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        ModelAndView answer = forms.submit("support/console", form, request, () -> {
            grants.request(named(form.value("organization")), OperatorSupportController.operator(), terms(form));
            return CONSOLE;
        });
        return answer.addObject("rows", rows(grants.forOperator(OperatorSupportController.operator())));
    }

    @PostMapping(CONSOLE + "/{id}/session")
    @Operators
    ModelAndView enter(@PathVariable SupportGrantId id, HttpServletRequest request) {
        SupportGrant grant = grants.find(OperatorSupportController.operator(), id)
                .filter(one -> one.state() == SupportState.GRANTED)
                .orElseThrow(() -> ApiError.notFound("Support access"));
        browsers.switchTo(grant.organization(), request);
        return Forms.redirect("/");
    }

    /** Leaves the organization; the consent stays until its time is over. */
    @PostMapping("/support/exit")
    @SignedIn
    ModelAndView exit(HttpServletRequest request) {
        browsers.leaveOrganization(request);
        return Forms.redirect(CONSOLE);
    }

    private static SupportTerms terms(Form form) {
        return new SupportTerms(
                form.value("reason"),
                hours(form.value("hours")),
                form.value("changes").isEmpty());
    }

    private static int hours(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private static TenantId named(String text) {
        try {
            return TenantId.of(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be the id of an organization");
        }
    }

    private static TenantId organization() {
        return RequestScope.current().requireTenant();
    }

    private static ModelAndView page(String view, Form form, List<SupportGrant> grants) {
        return new ModelAndView(view, Map.of("form", form, "rows", rows(grants)));
    }

    private static List<SupportRow> rows(List<SupportGrant> grants) {
        return grants.stream().map(SupportRow::of).toList();
    }
}
