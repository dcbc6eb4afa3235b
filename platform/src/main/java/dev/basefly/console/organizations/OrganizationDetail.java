package dev.basefly.console.organizations;

import dev.basefly.dashboard.component.Column;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.directory.ListedOrganization;
import java.time.Instant;
import java.util.List;

/**
 * An organization as its page shows it.
 *
 * @param plan what it has, such as "PRO v1"
 */
public record OrganizationDetail(ListedOrganization organization, String plan, List<Member> members) {

    public static final Column NAME = Column.title("Name");
    public static final Column ROLE = Column.fact("Role");
    public static final Column SINCE = Column.fact("Since");
    public static final List<Column> COLUMNS = List.of(NAME, ROLE, SINCE);

    /** How many people are shown. */
    static final int MOST_MEMBERS = 50;

    public OrganizationDetail {
        members = List.copyOf(members);
    }

    /**
     * Somebody who belongs to it.
     *
     * @param path of the page about the person
     */
    public record Member(String name, String role, Instant since, String path) {}

    public boolean suspended() {
        return organization.state() == OrganizationState.SUSPENDED;
    }

    public boolean deleted() {
        return organization.state() == OrganizationState.DELETED;
    }

    /** How many people are not shown. */
    public int more() {
        return Math.max(0, organization.members() - members.size());
    }
}
