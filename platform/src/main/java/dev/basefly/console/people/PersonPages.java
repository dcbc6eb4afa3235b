package dev.basefly.console.people;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.identity.directory.ListedPerson;
import dev.basefly.identity.directory.PeopleDirectory;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** All people, and one of them with what an operator may do about them. */
@Controller
class PersonPages {

    private static final int SHOWN = 50;

    private final PeopleDirectory people;
    private final Organizations organizations;
    private final SignedInDevices devices;

    PersonPages(PeopleDirectory people, Organizations organizations, SignedInDevices devices) {
        this.people = people;
        this.organizations = organizations;
        this.devices = devices;
    }

    @GetMapping(PersonList.PATH)
    @Operators
    ModelAndView list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam Map<String, String> fields) {
        Form form = Form.submitted(fields);
        String search = form.value("search").strip();
        Page<ListedPerson> page = people.list(search, cursor, SHOWN);
        boolean full = !search.isEmpty() && page.data().size() == SHOWN;
        PersonList list = new PersonList(page.data(), full, Pagination.of(PersonList.PATH, cursor, page.meta()));
        return new ModelAndView("console/people/list", Map.of("list", list, "form", form));
    }

    @GetMapping(PersonList.PATH + "/{id}")
    @Operators
    ModelAndView show(@PathVariable UserId id) {
        ListedPerson person = people.find(id).orElseThrow(() -> ApiError.notFound("Person"));
        return new ModelAndView(
                "console/people/person", Map.of("detail", new PersonDetail(person, organizations.of(id))));
    }

    @PostMapping(PersonList.PATH + "/{id}/sign-out")
    @Operators
    ModelAndView signOut(@PathVariable UserId id) {
        devices.endAll(id, "signed out by an operator");
        return Forms.redirect(PersonList.PATH + "/" + id);
    }
}
