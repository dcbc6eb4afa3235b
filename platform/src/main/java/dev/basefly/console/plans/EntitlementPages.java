package dev.basefly.console.plans;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.PlanAssignments;
import dev.basefly.plans.PlanOverride;
import dev.basefly.plans.PlanOverrides;
import dev.basefly.plans.catalogue.Grant;
import dev.basefly.plans.catalogue.PlanCatalogue;
import dev.basefly.plans.catalogue.PlanVersion;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What one organization has, and how an operator changes it. */
@Controller
class EntitlementPages {

    private static final String VIEW = "console/plans/organization";

    private final Organizations organizations;
    private final Entitlements entitlements;
    private final PlanCatalogue catalogue;
    private final PlanAssignments assignments;
    private final PlanOverrides overrides;
    private final Forms forms;

    EntitlementPages(
            Organizations organizations,
            Entitlements entitlements,
            PlanCatalogue catalogue,
            PlanAssignments assignments,
            PlanOverrides overrides,
            Forms forms) {
        this.organizations = organizations;
        this.entitlements = entitlements;
        this.catalogue = catalogue;
        this.assignments = assignments;
        this.overrides = overrides;
        this.forms = forms;
    }

    @GetMapping(PlanTabs.ORGANIZATIONS)
    @Operators
    ModelAndView find(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        if (form.value("organization").isBlank()) {
            return new ModelAndView("console/plans/find", Map.of("form", form));
        }
        return forms.submit(
                "console/plans/find",
                form,
                request,
                () -> path(existing(form.value("organization").strip())));
    }

    @GetMapping(PlanTabs.ORGANIZATIONS + "/{id}")
    @Operators
    ModelAndView show(@PathVariable TenantId id) {
        return with(existing(id), new ModelAndView(VIEW, Map.of("form", Form.empty())));
    }

    @PostMapping(PlanTabs.ORGANIZATIONS + "/{id}/plan")
    @Operators
    ModelAndView assign(
            @PathVariable TenantId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Organization organization = existing(id);
        Form form = Form.submitted(fields);
        return with(organization, forms.submit(VIEW, form, request, () -> {
            assignments.give(id, sold(form.value("plan")), "operator");
            return path(organization);
        }));
    }

    @PostMapping(PlanTabs.ORGANIZATIONS + "/{id}/overrides")
    @Operators
    ModelAndView override(
            @PathVariable TenantId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Organization organization = existing(id);
        Form form = Form.submitted(fields);
        return with(organization, forms.submit(VIEW, form, request, () -> {
            overrides.set(
                    id, new PlanOverride(form.value("feature"), included(form), ends(form), form.value("reason")));
            return path(organization);
        }));
    }

    @PostMapping(PlanTabs.ORGANIZATIONS + "/{id}/overrides/removal")
    @Operators
    ModelAndView remove(
            @PathVariable TenantId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Organization organization = existing(id);
        Form form = Form.submitted(fields);
        return with(organization, forms.submit(VIEW, Form.empty(), request, () -> {
            overrides.remove(id, form.value("feature"));
            return path(organization);
        }));
    }

    private ModelAndView with(Organization organization, ModelAndView answer) {
        if (VIEW.equals(answer.getViewName())) {
            answer.addObject(
                    "list",
                    EntitlementList.of(
                            organization.id().toString(),
                            organization.name(),
                            entitlements.plan(organization.id()),
                            catalogue.current()));
        }
        return answer;
    }

    private PlanVersion sold(String name) {
        return catalogue.current().stream()
                .filter(version -> version.plan().name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiError.invalid("plan", "must be one of those sold"));
    }

    private static long included(Form form) {
        String typed = form.value("included").strip();
        if (typed.equals("unlimited")) {
            return Grant.UNLIMITED;
        }
        if (!typed.matches("\\d{1,15}")) {
            throw ApiError.invalid("included", "must be a number, or unlimited");
        }
        return Long.parseLong(typed);
    }

    /** Through the day that was typed, UTC. */
    private static @Nullable Instant ends(Form form) {
        String typed = form.value("until").strip();
        if (typed.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(typed).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException malformed) {
            throw ApiError.invalid("until", "must be a day such as 2027-01-31");
        }
    }

    private Organization existing(String id) {
        try {
            return existing(TenantId.of(id));
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("organization", "must be an organization's id, org_ and 26 characters");
        }
    }

    private Organization existing(TenantId id) {
        return organizations.find(id).orElseThrow(() -> ApiError.notFound("Organization"));
    }

    private static String path(Organization organization) {
        return PlanTabs.ORGANIZATIONS + "/" + organization.id();
    }
}
