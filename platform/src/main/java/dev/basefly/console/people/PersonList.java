package dev.basefly.console.people;

import static dev.basefly.words.Words.plural;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.identity.directory.ListedPerson;
import java.util.List;

/**
 * People as their page shows them.
 *
 * @param full whether there may be more of those looked for
 */
public record PersonList(List<ListedPerson> people, boolean full, Pagination pagination) {

    public static final String PATH = "/console/users";
    public static final Column NAME = Column.title("Name");
    public static final Column EMAIL = Column.fact("Email");
    public static final Column SESSIONS = Column.fact("Signed in on");
    public static final Column CREATED = Column.fact("Signed up");
    public static final List<Column> COLUMNS = List.of(NAME, EMAIL, SESSIONS, CREATED);

    public PersonList {
        people = List.copyOf(people);
    }

    public static String path(ListedPerson person) {
        return PATH + "/" + person.id();
    }

    public static String sessions(ListedPerson person) {
        return plural(person.sessions(), "1 device", "{0} devices");
    }
}
