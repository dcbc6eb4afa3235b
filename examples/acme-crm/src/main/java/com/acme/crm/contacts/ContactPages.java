package com.acme.crm.contacts;

import dev.basefly.access.Access;
import dev.basefly.access.Requires;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Toast;
import jakarta.servlet.http.HttpServletRequest;
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

/** The contacts as people see them. */
@Controller
@RequestMapping(ContactList.PATH)
class ContactPages {

    private final Contacts contacts;
    private final Access access;
    private final Forms forms;

    ContactPages(Contacts contacts, Access access, Forms forms) {
        this.contacts = contacts;
        this.access = access;
        this.forms = forms;
    }

    @GetMapping
    @Requires("contacts:read")
    ModelAndView list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam Map<String, String> parameters) {
        var list = new ContactList(
                contacts.page(Page.after(cursor, ContactId::of), Page.DEFAULT_LIMIT),
                cursor,
                access.canTake("contacts:write", Contacts.FEATURE),
                access.can("contacts:write"),
                toast(parameters));
        return new ModelAndView("contacts/list", Map.of("list", list));
    }

    @GetMapping("/new")
    @Requires("contacts:write")
    ModelAndView emptyForm() {
        return new ModelAndView("contacts/add", Map.of("form", Form.empty()));
    }

    @PostMapping("/new")
    @Requires("contacts:write")
    ModelAndView add(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.submit("contacts/add", form, request, () -> saved(contacts.add(draft(form))));
    }

    @GetMapping("/{id}")
    @Requires("contacts:write")
    ModelAndView filledForm(@PathVariable ContactId id) {
        Contact contact = contacts.get(id);
        var form = Form.submitted(Map.of(
                "name", contact.name(),
                "email", Objects.requireNonNullElse(contact.email(), ""),
                "company", Objects.requireNonNullElse(contact.company(), "")));
        return new ModelAndView("contacts/edit", Map.of("form", form));
    }

    @PostMapping("/{id}")
    @Requires("contacts:write")
    ModelAndView change(
            @PathVariable ContactId id, @RequestParam Map<String, String> fields, HttpServletRequest request) {
        var form = Form.submitted(fields);
        return forms.submit("contacts/edit", form, request, () -> saved(contacts.change(id, draft(form))));
    }

    @PostMapping("/{id}/deletion")
    @Requires("contacts:write")
    ModelAndView delete(@PathVariable ContactId id) {
        contacts.delete(id);
        return Forms.redirect(ContactList.PATH + "?deleted=" + id);
    }

    @PostMapping("/{id}/restoration")
    @Requires("contacts:write")
    ModelAndView restore(@PathVariable ContactId id) {
        return Forms.redirect(saved(contacts.restore(id)));
    }

    private static ContactDraft draft(Form form) {
        return new ContactDraft(form.value("name"), form.value("email"), form.value("company"));
    }

    private static String saved(Contact contact) {
        return ContactList.PATH + "?saved=" + contact.id();
    }

    /** What just happened, as the address after the redirect tells it; an id that is none is passed over. */
    private static @Nullable Toast toast(Map<String, String> parameters) {
        var deleted = id(parameters.get("deleted"));
        if (deleted != null) {
            return Toast.success("Contact deleted")
                    .with(new Toast.Action("Undo", ContactList.PATH + "/" + deleted + "/restoration"));
        }
        return id(parameters.get("saved")) == null ? null : Toast.success("Contact saved");
    }

    private static @Nullable ContactId id(@Nullable String text) {
        try {
            return text == null ? null : ContactId.of(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
