package dev.basefly.roles.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.roles.Role;
import dev.basefly.roles.RoleChange;
import dev.basefly.roles.RoleNames;
import dev.basefly.roles.Roles;
import dev.basefly.runtime.RequestScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The organization's roles. */
@Controller
@RequestMapping(RoleMatrix.PATH)
class RolePages {

    private final Roles roles;
    private final Access access;
    private final Forms forms;

    RolePages(Roles roles, Access access, Forms forms) {
        this.roles = roles;
        this.access = access;
        this.forms = forms;
    }

    @GetMapping
    @Requires("roles:read")
    ModelAndView list(@RequestParam Map<String, String> parameters) {
        return list(Form.empty(), toast(parameters));
    }

    @GetMapping("/new")
    @Requires("roles:write")
    ModelAndView form() {
        return form(Form.empty(), null);
    }

    @PostMapping
    @Requires("roles:write")
    ModelAndView create(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return withForm(null, forms.submit("roles/edit", form, request, () -> {
            roles.create(
                    RoleNames.chosen(form.value("name")),
                    form.value("title"),
                    RoleChoices.permissions(form),
                    RoleNames.parents(RoleChoices.parents(form)));
            return RoleMatrix.PATH + "?created";
        }));
    }

    @GetMapping("/{name}/edit")
    @Requires("roles:write")
    ModelAndView edit(@PathVariable String name) {
        Role role = existing(name);
        return form(RoleChoices.filled(role), role);
    }

    @PostMapping("/{name}")
    @Requires("roles:write")
    ModelAndView update(
            @PathVariable String name, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        Role role = existing(name);
        Form form = Form.submitted(fields);
        return withForm(role, forms.submit("roles/edit", form, request, () -> {
            roles.change(
                    name,
                    new RoleChange(
                            form.value("title"),
                            RoleChoices.permissions(form),
                            RoleNames.parents(RoleChoices.parents(form))));
            return RoleMatrix.PATH + "?changed";
        }));
    }

    @PostMapping("/{name}/deletion")
    @Requires("roles:write")
    ModelAndView delete(@PathVariable String name, HttpServletRequest request) {
        ModelAndView answer = forms.submit("roles/list", Form.empty(), request, () -> {
            roles.delete(name);
            return RoleMatrix.PATH + "?deleted";
        });
        return "roles/list".equals(answer.getViewName()) ? answer.addObject("matrix", matrix()) : answer;
    }

    private ModelAndView list(Form form, @Nullable Toast toast) {
        Map<String, Object> model = new HashMap<>(Map.of("matrix", matrix(), "form", form));
        if (toast != null) {
            model.put("toast", toast);
        }
        return new ModelAndView("roles/list", model);
    }

    private ModelAndView form(Form form, @Nullable Role role) {
        return withForm(role, new ModelAndView("roles/edit", Map.of("form", form)));
    }

    /** What the form needs besides what was typed, where the answer is the form. */
    private ModelAndView withForm(@Nullable Role role, ModelAndView answer) {
        if ("roles/edit".equals(answer.getViewName())) {
            answer.addObject("choices", RoleChoices.of(access.declared(), access.permissions(), roles.all()));
            answer.addObject("heading", role == null ? later("Create role") : data(role.title()));
            answer.addObject("action", role == null ? RoleMatrix.PATH : RoleMatrix.PATH + "/" + role.name());
        }
        return answer;
    }

    private RoleMatrix matrix() {
        return RoleMatrix.of(
                roles.all(),
                access.declared(),
                access.permissionsByRole(RequestScope.current().requireTenant()),
                access.can("roles:write"));
    }

    private Role existing(String name) {
        return roles.find(name).orElseThrow(() -> ApiError.notFound("Role"));
    }

    private static @Nullable Toast toast(Map<String, String> parameters) {
        if (parameters.containsKey("created")) {
            return Toast.success("Role created");
        }
        if (parameters.containsKey("changed")) {
            return Toast.success("Role changed");
        }
        return parameters.containsKey("deleted") ? Toast.success("Role deleted") : null;
    }
}
