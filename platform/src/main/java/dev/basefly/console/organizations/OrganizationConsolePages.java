package dev.basefly.console.organizations;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Operators;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.console.organizations.OrganizationDetail.Member;
import dev.basefly.console.people.PersonList;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.identity.directory.PeopleDirectory;
import dev.basefly.plans.Entitlements;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.directory.ListedMember;
import dev.basefly.tenancy.directory.ListedOrganization;
import dev.basefly.tenancy.directory.OrganizationDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** All organizations, and one of them with what an operator may do about it. */
@Controller
class OrganizationConsolePages {

    private static final String VIEW = "console/organizations/organization";
    private static final int SHOWN = 50;

    private final OrganizationDirectory organizations;
    private final PeopleDirectory people;
    private final OrganizationLife life;
    private final Entitlements entitlements;
    private final Forms forms;

    OrganizationConsolePages(
            OrganizationDirectory organizations,
            PeopleDirectory people,
            OrganizationLife life,
            Entitlements entitlements,
            Forms forms) {
        this.organizations = organizations;
        this.people = people;
        this.life = life;
        this.entitlements = entitlements;
        this.forms = forms;
    }

    @GetMapping(OrganizationTable.PATH)
    @Operators
    ModelAndView list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam Map<String, String> fields) {
        Form form = Form.submitted(fields);
        String search = form.value("search").strip();
        Page<ListedOrganization> page = organizations.list(search, cursor, SHOWN);
        boolean full = !search.isEmpty() && page.data().size() == SHOWN;
        OrganizationTable list =
                new OrganizationTable(page.data(), full, Pagination.of(OrganizationTable.PATH, cursor, page.meta()));
        return new ModelAndView("console/organizations/list", Map.of("list", list, "form", form));
    }

    @GetMapping(OrganizationTable.PATH + "/{id}")
    @Operators
    ModelAndView show(@PathVariable TenantId id) {
        return with(id, new ModelAndView(VIEW, Map.of("form", Form.empty())));
    }

    @PostMapping(OrganizationTable.PATH + "/{id}/suspension")
    @Operators
    ModelAndView suspend(
            @PathVariable TenantId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return with(id, forms.submit(VIEW, form, request, () -> {
            life.suspend(id, form.value("reason"));
            return OrganizationTable.PATH + "/" + id;
        }));
    }

    @PostMapping(OrganizationTable.PATH + "/{id}/resumption")
    @Operators
    ModelAndView resume(@PathVariable TenantId id, HttpServletRequest request) {
        return with(id, forms.submit(VIEW, Form.empty(), request, () -> {
            life.resume(id);
            return OrganizationTable.PATH + "/" + id;
        }));
    }

    private ModelAndView with(TenantId id, ModelAndView answer) {
        return VIEW.equals(answer.getViewName()) ? answer.addObject("detail", detail(id)) : answer;
    }

    private OrganizationDetail detail(TenantId id) {
        ListedOrganization organization = organizations.find(id).orElseThrow(() -> ApiError.notFound("Organization"));
        List<ListedMember> members = organizations.members(id, OrganizationDetail.MOST_MEMBERS);
        Map<UserId, String> names =
                people.names(members.stream().map(ListedMember::person).toList());
        return new OrganizationDetail(
                organization,
                entitlements.plan(id).version().label(),
                members.stream()
                        .map(member -> new Member(
                                name(names.get(member.person())),
                                RoleName.of(member.role()).label(),
                                member.since(),
                                PersonList.PATH + "/" + member.person()))
                        .toList());
    }

    private static String name(@Nullable String known) {
        return known == null ? t("Without an account") : data(known);
    }
}
