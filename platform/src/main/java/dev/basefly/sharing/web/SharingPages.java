package dev.basefly.sharing.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Access;
import dev.basefly.access.ObjectGrants.Grant;
import dev.basefly.access.ObjectGrants.GrantId;
import dev.basefly.access.ObjectGrants.Made;
import dev.basefly.access.Permission;
import dev.basefly.access.Requires;
import dev.basefly.access.RoleName;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.sharing.SharedObject;
import dev.basefly.sharing.Sharing;
import dev.basefly.sharing.Sharing.Holder;
import dev.basefly.teams.Member;
import dev.basefly.teams.RoleWords;
import dev.basefly.teams.Team;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who may do what with a single object, as people see and change it. */
@Controller
@RequestMapping("/objects/{object}/sharing")
class SharingPages {

    private static final String VIEW = "sharing/object";

    private final Sharing sharing;
    private final Team team;
    private final Access access;
    private final Forms forms;

    SharingPages(Sharing sharing, Team team, Access access, Forms forms) {
        this.sharing = sharing;
        this.team = team;
        this.access = access;
        this.forms = forms;
    }

    @GetMapping
    @Requires("sharing:read")
    ModelAndView show(
            @PathVariable String object,
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String done) {
        var view = view(sharing.object(object), search, toast(done));
        return new ModelAndView(VIEW, Map.of("view", view, "form", Form.empty()));
    }

    @PostMapping
    @Requires("sharing:write")
    ModelAndView share(
            @PathVariable String object, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        var shared = sharing.object(object);
        var form = Form.submitted(fields);
        var answer = forms.submit(VIEW, form, request, () -> {
            sharing.grant(shared, fields.get("permission"), Holder.of(form.value("holder")));
            return path(shared) + "?done=shared";
        });
        return VIEW.equals(answer.getViewName())
                ? answer.addObject("view", view(shared, form.value("search"), null))
                : answer;
    }

    @PostMapping("/{grant}/withdrawal")
    @Requires("sharing:write")
    ModelAndView withdraw(@PathVariable String object, @PathVariable GrantId grant) {
        var shared = sharing.object(object);
        sharing.withdraw(shared, grant);
        return Forms.redirect(path(shared) + "?done=withdrawn");
    }

    private SharingView view(SharedObject object, String search, @Nullable Toast toast) {
        var offered = sharing.permissions(object).stream()
                .filter(permission -> sharing.mayShare(object, permission).allowed())
                .toList();
        var refusal = offered.isEmpty()
                ? sharing.mayShare(object, sharing.permissions(object).getFirst())
                        .words()
                : access.can("sharing:write").words();
        var members = offered.isEmpty() || !access.can("members:read").allowed()
                ? new Page<Member>(List.of(), new Page.Meta(null, false))
                : team.members(search, null, Page.MOST);
        return new SharingView(
                object.name(),
                object.type().noun(),
                path(object),
                object.type().list(),
                rows(object, refusal == null ? offered : List.of()),
                refusal == null ? holders(object, offered, members.data()) : List.of(),
                offered.stream()
                        .map(permission -> Choice.of(permission.name(), permission.description()))
                        .toList(),
                refusal,
                search,
                members.meta().hasMore() || !search.isBlank(),
                toast);
    }

    private List<SharingView.Row> rows(SharedObject object, List<Permission> offered) {
        var rows = new ArrayList<SharingView.Row>();
        var owner = object.resource().owner();
        if (owner != null) {
            rows.add(new SharingView.Row(name(owner), later("Owner"), null, null));
        }
        for (Made made : sharing.grants(object)) {
            var permission = made.grant().permission();
            var withdrawal = offered.stream().anyMatch(each -> each.name().equals(permission))
                    ? path(object) + "/" + made.id() + "/withdrawal"
                    : null;
            rows.add(new SharingView.Row(name(made.grant()), words(object, permission), made.createdAt(), withdrawal));
        }
        return rows;
    }

    private String words(SharedObject object, String permission) {
        return sharing.permissions(object).stream()
                .filter(each -> each.name().equals(permission))
                .map(Permission::description)
                .findFirst()
                .orElse(permission);
    }

    /** Members and roles that can do something with a grant, except the owner. */
    private List<Choice> holders(SharedObject object, List<Permission> offered, List<Member> members) {
        var able = access.permissionsByRole(RequestScope.current().requireTenant()).entrySet().stream()
                .filter(role ->
                        offered.stream().anyMatch(permission -> role.getValue().contains(permission.name())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var holders = new ArrayList<Choice>();
        members.stream()
                .filter(member -> able.contains(member.role())
                        && !member.id().equals(object.resource().owner()))
                .map(member -> Choice.of(member.id().toString(), data(member.name() + ", " + member.email())))
                .forEach(holders::add);
        able.stream()
                .filter(role -> !role.equals(RoleName.OWNER))
                .map(role -> Choice.of(role.name(), t("Everybody with the role {0}", RoleWords.shown(role))))
                .forEach(holders::add);
        return holders;
    }

    private String name(Grant grant) {
        return grant.role() == null
                ? name(Objects.requireNonNull(grant.person()))
                : t("Everybody with the role {0}", RoleWords.shown(grant.role()));
    }

    /** The member's name for those who may see the members; owners may have left. */
    private String name(UserId person) {
        if (!access.can("members:read").allowed()) {
            return t("A member");
        }
        return team.find(person).map(Member::name).orElse(t("Somebody who left"));
    }

    private static String path(SharedObject object) {
        return "/objects/" + object.id() + "/sharing";
    }

    private static @Nullable Toast toast(String done) {
        return switch (done) {
            case "shared" -> Toast.success("Shared");
            case "withdrawn" -> Toast.success("Not shared any more");
            default -> null;
        };
    }
}
