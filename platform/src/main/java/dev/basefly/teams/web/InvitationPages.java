package dev.basefly.teams.web;

import dev.basefly.access.Requires;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.teams.InvitationId;
import dev.basefly.teams.Invitations;
import dev.basefly.teams.RoleWords;
import dev.basefly.teams.Team;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Invitations as the people who make them see them. */
@Controller
@RequestMapping("/settings/invitations")
@Requires("members:write")
class InvitationPages {

    private final Invitations invitations;
    private final Team team;
    private final Forms forms;

    InvitationPages(Invitations invitations, Team team, Forms forms) {
        this.invitations = invitations;
        this.team = team;
        this.forms = forms;
    }

    @ModelAttribute("roles")
    List<Choice> roles() {
        return team.rolesToGive().stream()
                .map(role -> new Choice(role.name(), RoleWords.shown(role), RoleWords.explain(role)))
                .toList();
    }

    @GetMapping("/new")
    ModelAndView form() {
        return new ModelAndView("teams/invite", Map.of("form", Form.submitted(Map.of("role", "MEMBER"))));
    }

    @PostMapping
    ModelAndView invite(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.submit("teams/invite", form, request, () -> {
            invitations.invite(form.value("email"), form.value("role"));
            return MemberPages.PATH + "?done=invited";
        });
    }

    @PostMapping("/{id}/resending")
    ModelAndView resend(@PathVariable InvitationId id) {
        invitations.resend(id);
        return Forms.redirect(MemberPages.PATH + "?done=resent");
    }

    @PostMapping("/{id}/revocation")
    ModelAndView revoke(@PathVariable InvitationId id) {
        invitations.revoke(id);
        return Forms.redirect(MemberPages.PATH + "?done=revoked");
    }
}
