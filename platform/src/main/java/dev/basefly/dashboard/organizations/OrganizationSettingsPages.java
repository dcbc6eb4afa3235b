package dev.basefly.dashboard.organizations;

import static dev.basefly.words.Words.data;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The settings of the organization that the session is for. */
@Controller
@RequestMapping("/settings/organization")
class OrganizationSettingsPages {

    private static final String PAGE = "dashboard/organizations/settings";

    private final Organizations organizations;
    private final OrganizationLife life;
    private final Access access;
    private final Forms forms;

    OrganizationSettingsPages(Organizations organizations, OrganizationLife life, Access access, Forms forms) {
        this.organizations = organizations;
        this.life = life;
        this.access = access;
        this.forms = forms;
    }

    /** For every view of this page, also one that shows a refused form. */
    @ModelAttribute("settings")
    OrganizationSettings settings(@RequestParam(required = false) @Nullable String saved) {
        Organization organization = current();
        String version = organization.branding().logoVersion();
        return new OrganizationSettings(
                organization.id().toString(),
                organization.name(),
                organization.kind().name(),
                version == null ? null : "/api/v1/organizations/" + organization.id() + "/logo?v=" + version,
                life.regions().stream()
                        .map(region -> Choice.of(region, data(region)))
                        .toList(),
                access.can("organization:write").allowed(),
                access.can("organization:delete").allowed(),
                access.can("organization:export").allowed(),
                life.restorable().toDays(),
                saved == null ? null : Toast.success("Saved."));
    }

    @GetMapping
    @Requires("organization:read")
    ModelAndView show() {
        return new ModelAndView(PAGE, Map.of("form", form(Map.of())));
    }

    @PostMapping
    @Requires("organization:write")
    ModelAndView change(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = form(fields);
        return forms.submit(PAGE, form, request, () -> {
            life.change(
                    tenant(),
                    new OrganizationLife.Change(
                            form.value("name"),
                            form.value("slug"),
                            form.value("accent"),
                            life.regions().isEmpty() ? null : form.value("region")));
            return "/settings/organization?saved";
        });
    }

    @PostMapping("/logo/removal")
    @Requires("organization:write")
    ModelAndView removeLogo() {
        life.changeLogo(tenant(), null);
        return Forms.redirect("/settings/organization?saved");
    }

    @PostMapping("/deletion")
    @Requires("organization:delete")
    ModelAndView delete(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = form(fields);
        return forms.submit(PAGE, form, request, () -> {
            if (!form.value("confirmation").strip().equals(current().name())) {
                throw ApiError.invalid("confirmation", "must be the organization's name");
            }
            life.delete(tenant(), null);
            return "/organizations?deleted";
        });
    }

    /** What is stored, and over it what was sent. */
    private Form form(Map<String, String> sent) {
        Organization organization = current();
        var accent = organization.branding().accent();
        var values = new HashMap<String, String>();
        values.put("name", organization.name());
        values.put("slug", organization.slug());
        values.put("accent", accent == null ? "" : accent.color());
        values.put("region", Objects.requireNonNullElse(organization.region(), ""));
        values.putAll(sent);
        return Form.submitted(values);
    }

    private Organization current() {
        return organizations.find(tenant()).orElseThrow(() -> ApiError.notFound("Organization"));
    }

    private static TenantId tenant() {
        return RequestScope.current().requireTenant();
    }
}
