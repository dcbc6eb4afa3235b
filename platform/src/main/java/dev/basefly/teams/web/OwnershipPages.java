package dev.basefly.teams.web;

import static dev.basefly.words.Words.data;

import dev.basefly.access.Requires;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Form;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.OwnershipTransferId;
import dev.basefly.teams.OwnershipTransfers;
import dev.basefly.teams.Team;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Passing ownership on, as the two people see it. */
@Controller
@RequestMapping("/settings/ownership-transfers")
class OwnershipPages {

    private static final String VIEW = "teams/transfer";

    private final OwnershipTransfers transfers;
    private final Team team;
    private final Forms forms;

    OwnershipPages(OwnershipTransfers transfers, Team team, Forms forms) {
        this.transfers = transfers;
        this.team = team;
        this.forms = forms;
    }

    @GetMapping("/new")
    @Requires("ownership:transfer")
    ModelAndView form() {
        return new ModelAndView(VIEW, Map.of("form", Form.empty(), "people", people()));
    }

    @PostMapping
    @Requires("ownership:transfer")
    ModelAndView offer(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        var answer = forms.submit(VIEW, form, request, () -> {
            transfers.offer(person(form.value("to")));
            return MemberPages.PATH + "?done=offered";
        });
        return answer.getModel().isEmpty() ? answer : answer.addObject("people", people());
    }

    @PostMapping("/{id}/acceptance")
    @Requires("members:read")
    ModelAndView accept(@PathVariable OwnershipTransferId id) {
        transfers.accept(id);
        return Forms.redirect(MemberPages.PATH + "?done=owner");
    }

    @PostMapping("/{id}/declination")
    @Requires("members:read")
    ModelAndView decline(@PathVariable OwnershipTransferId id) {
        transfers.decline(id);
        return Forms.redirect(MemberPages.PATH + "?done=declined");
    }

    @PostMapping("/{id}/withdrawal")
    @Requires("ownership:transfer")
    ModelAndView withdraw(@PathVariable OwnershipTransferId id) {
        transfers.withdraw(id);
        return Forms.redirect(MemberPages.PATH + "?done=withdrawn");
    }

    private List<Choice> people() {
        return team.members(null, null, Page.MOST).data().stream()
                .filter(member -> !member.role().equals(RoleName.OWNER))
                .map(member -> Choice.of(member.id().toString(), data(member.name() + ", " + member.email())))
                .toList();
    }

    private static UserId person(String text) {
        try {
            return UserId.of(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("to", "must be one of the members");
        }
    }
}
