package dev.basefly.teams.web;

import static dev.basefly.words.Words.later;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.access.SignedIn;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.InvitationState;
import dev.basefly.teams.Invitations;
import dev.basefly.teams.Member;
import dev.basefly.teams.OwnershipTransfers;
import dev.basefly.teams.RoleWords;
import dev.basefly.teams.Team;
import dev.basefly.tenancy.WhileSuspended;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The members as people see them, with what is open beside them: invitations and an offer of ownership. */
@Controller
class MemberPages {

    static final String PATH = "/settings/members";

    private static final Map<String, String> DONE = Map.of(
            "invited", later("Invitation sent"),
            "resent", later("Invitation sent again; the link before does not work any more"),
            "revoked", later("Invitation revoked"),
            "role", later("Role changed"),
            "removed", later("Member removed"),
            "offered", later("Ownership offered"),
            "withdrawn", later("Offer taken back"),
            "declined", later("Offer declined"),
            "owner", later("You are an owner now"));

    private final Team team;
    private final Invitations invitations;
    private final OwnershipTransfers transfers;
    private final Access access;
    private final BrowserSessions browsers;
    private final Forms forms;

    MemberPages(
            Team team,
            Invitations invitations,
            OwnershipTransfers transfers,
            Access access,
            BrowserSessions browsers,
            Forms forms) {
        this.team = team;
        this.invitations = invitations;
        this.transfers = transfers;
        this.access = access;
        this.browsers = browsers;
        this.forms = forms;
    }

    @GetMapping(PATH)
    @Requires("members:read")
    ModelAndView list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "") String done) {
        Page<Member> page = team.members(search, cursor, Page.DEFAULT_LIMIT);
        UserId caller = caller();
        boolean mayWrite = access.can("members:write").allowed();
        var view = new MembersView(
                path(search, cursor),
                page.data().stream()
                        .map(member -> MembersView.Row.of(member, caller))
                        .toList(),
                pagination(page, search, cursor),
                Form.submitted(Map.of("search", search)),
                mayWrite ? pending() : List.of(),
                offer(caller),
                mayWrite,
                access.can("ownership:transfer").allowed(),
                toast(done));
        return new ModelAndView("teams/members", Map.of("view", view));
    }

    @GetMapping(PATH + "/{userId}")
    @Requires("members:write")
    ModelAndView edit(@PathVariable UserId userId) {
        Member member = team.member(userId);
        return form(member, Form.submitted(Map.of("role", member.role().name())));
    }

    @PostMapping(PATH + "/{userId}/role")
    @Requires("members:write")
    ModelAndView changeRole(
            @PathVariable UserId userId, @RequestParam(defaultValue = "") String role, HttpServletRequest request) {
        Member member = team.member(userId);
        var form = Form.submitted(Map.of("role", role));
        var answer = forms.submit("teams/member", form, request, () -> {
            team.changeRole(userId, RoleWords.read(role));
            return PATH + "?done=role";
        });
        return answer.getModel().isEmpty() ? answer : answer.addAllObjects(model(member));
    }

    @PostMapping(PATH + "/{userId}/removal")
    @Requires("members:write")
    ModelAndView remove(@PathVariable UserId userId) {
        team.remove(userId);
        return Forms.redirect(PATH + "?done=removed");
    }

    @PostMapping(PATH + "/me/departure")
    @SignedIn
    @WhileSuspended(reason = "whoever does not want to wait may leave")
    ModelAndView leave(HttpServletRequest request) {
        team.leave();
        // Otherwise the next page would be one of the organization that was just left, for up to a second.
        browsers.leaveOrganization(request);
        return Forms.redirect("/organizations");
    }

    private ModelAndView form(Member member, Form form) {
        return new ModelAndView("teams/member", model(member)).addObject("form", form);
    }

    private Map<String, Object> model(Member member) {
        List<Choice> roles = team.rolesToGive().stream()
                .map(role -> new Choice(role.name(), RoleWords.shown(role), RoleWords.explain(role)))
                .toList();
        return Map.of("member", member, "roles", roles);
    }

    private List<MembersView.Pending> pending() {
        return invitations.page(InvitationState.PENDING, null, Page.MOST).data().stream()
                .map(MembersView.Pending::of)
                .toList();
    }

    private MembersView.@Nullable Offer offer(UserId caller) {
        return transfers
                .open()
                .map(transfer -> new MembersView.Offer(
                        "/settings/ownership-transfers/" + transfer.id(),
                        team.member(transfer.from()).name(),
                        team.member(transfer.to()).name(),
                        transfer.to().equals(caller),
                        transfer.expiresAt()))
                .orElse(null);
    }

    private static Pagination pagination(Page<Member> page, String search, @Nullable String cursor) {
        String next = page.meta().nextCursor();
        return new Pagination(cursor == null ? null : path(search, null), next == null ? null : path(search, next));
    }

    private static String path(String search, @Nullable String cursor) {
        String words = search.isBlank() ? "" : "search=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&";
        return PATH + "?" + words
                + (cursor == null ? "" : "cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }

    private static @Nullable Toast toast(String done) {
        String words = DONE.get(done);
        return words == null ? null : Toast.success(words);
    }

    /** Nobody for a key, which sees no pages. */
    private static UserId caller() {
        return RequestScope.current().actor() instanceof Actor.Person person
                ? person.id()
                : new UserId(new java.util.UUID(0, 0));
    }
}
