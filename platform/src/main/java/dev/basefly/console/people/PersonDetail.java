package dev.basefly.console.people;

import dev.basefly.console.organizations.OrganizationTable;
import dev.basefly.dashboard.component.Column;
import dev.basefly.identity.directory.ListedPerson;
import dev.basefly.tenancy.Membership;
import java.util.List;

/** A person as their page shows them. */
public record PersonDetail(ListedPerson person, List<Membership> memberships) {

    public static final Column ORGANIZATION = Column.title("Organization");
    public static final Column ROLE = Column.fact("Role");
    public static final List<Column> COLUMNS = List.of(ORGANIZATION, ROLE);

    public PersonDetail {
        memberships = List.copyOf(memberships);
    }

    public static String role(Membership membership) {
        return membership.role().label();
    }

    public static String path(Membership membership) {
        return OrganizationTable.PATH + "/" + membership.organization().id();
    }
}
