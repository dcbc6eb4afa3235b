package dev.basefly.dashboard.organizations;

import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.dashboard.organizations.OrganizationList.Row;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.WhileSuspended;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where a person sees their organizations, goes to another one, founds one and takes a deleted one back. */
@Controller
@SignedIn
class OrganizationPages {

    private static final String FOUND = "dashboard/organizations/found";

    private final Organizations organizations;
    private final OrganizationLife life;
    private final NamedOrganization named;
    private final BrowserSessions browsers;
    private final Forms forms;

    OrganizationPages(
            Organizations organizations,
            OrganizationLife life,
            NamedOrganization named,
            BrowserSessions browsers,
            Forms forms) {
        this.organizations = organizations;
        this.life = life;
        this.named = named;
        this.browsers = browsers;
        this.forms = forms;
    }

    @GetMapping("/organizations")
    @WhileSuspended(reason = "it is the way to another organization")
    ModelAndView list(@RequestParam Map<String, String> parameters) {
        var rows =
                organizations.of(caller()).stream().map(OrganizationPages::row).toList();
        var deleted = organizations.deletedOf(caller()).stream()
                .map(OrganizationPages::row)
                .toList();
        return new ModelAndView(
                "dashboard/organizations/list", Map.of("list", new OrganizationList(rows, deleted, toast(parameters))));
    }

    @GetMapping("/organizations/new")
    ModelAndView form() {
        return new ModelAndView(FOUND, Map.of("form", Form.empty()));
    }

    @PostMapping("/organizations")
    ModelAndView found(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.submit(FOUND, form, request, () -> {
            var founded = organizations.found(form.value("name"), caller());
            browsers.switchTo(founded.id(), request);
            return "/";
        });
    }

    @PostMapping("/organizations/{id}/choice")
    @WhileSuspended(reason = "it is the way to another organization")
    ModelAndView choose(
            @PathVariable TenantId id, @RequestParam(defaultValue = "/") String next, HttpServletRequest request) {
        browsers.switchTo(id, request);
        return Forms.redirect(Forms.local(next));
    }

    @PostMapping("/organizations/{id}/restoration")
    @WhileSuspended(reason = "it is not the organization of this session that is restored")
    ModelAndView restore(@PathVariable TenantId id, HttpServletRequest request) {
        named.requireDeleted(id, NamedOrganization.DELETE);
        life.restore(id);
        if (RequestScope.currentTenant() == null) {
            browsers.switchTo(id, request);
        }
        return Forms.redirect("/organizations?restored");
    }

    /** A link into an organization; it changes nothing by itself, so that no foreign page can send people elsewhere. */
    @GetMapping({"/o/{slug}", "/o/{slug}/{*rest}"})
    @WhileSuspended(reason = "it is the way to another organization")
    ModelAndView enter(
            @PathVariable String slug,
            @PathVariable(required = false) @Nullable String rest,
            HttpServletRequest request) {
        Organization organization = organizations
                .membership(caller(), slug)
                .map(Membership::organization)
                .orElseThrow(() -> ApiError.notFound("Organization"));
        String next = Forms.local(
                (rest == null ? "/" : rest) + (request.getQueryString() == null ? "" : "?" + request.getQueryString()));
        if (organization.id().equals(RequestScope.currentTenant())) {
            return Forms.redirect(next);
        }
        return new ModelAndView("dashboard/organizations/enter", Map.of("row", row(organization, ""), "next", next));
    }

    private static Row row(Membership membership) {
        return row(membership.organization(), membership.role().label());
    }

    private static Row row(Organization organization, String role) {
        return new Row(
                organization.id().toString(),
                organization.name(),
                organization.slug(),
                role,
                organization.state(),
                organization.id().equals(RequestScope.currentTenant()));
    }

    private static @Nullable Toast toast(Map<String, String> parameters) {
        if (parameters.containsKey("deleted")) {
            return Toast.success("The organization was deleted. You can restore it below for a while.");
        }
        return parameters.containsKey("restored") ? Toast.success("The organization was restored.") : null;
    }

    private static UserId caller() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return person.id();
        }
        throw ApiError.unauthorized("Only a person can have organizations");
    }
}
