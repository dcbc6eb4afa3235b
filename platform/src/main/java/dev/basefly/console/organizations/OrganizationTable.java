package dev.basefly.console.organizations;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.directory.ListedOrganization;
import java.util.List;

/**
 * Organizations as their page shows them.
 *
 * @param full whether there may be more of those looked for
 */
public record OrganizationTable(List<ListedOrganization> organizations, boolean full, Pagination pagination) {

    public static final String PATH = "/console/organizations";
    public static final Column NAME = Column.title("Organization");
    public static final Column ID = Column.fact("Id");
    public static final Column STATE = Column.fact("State");
    public static final Column MEMBERS = Column.fact("People");
    public static final Column CREATED = Column.fact("Founded");
    public static final List<Column> COLUMNS = List.of(NAME, ID, STATE, MEMBERS, CREATED);

    public OrganizationTable {
        organizations = List.copyOf(organizations);
    }

    public static String path(ListedOrganization organization) {
        return PATH + "/" + organization.id();
    }

    public static String label(OrganizationState state) {
        return switch (state) {
            case ACTIVE -> later("Active");
            case SUSPENDED -> later("Suspended");
            case DELETED -> later("Deleted");
        };
    }

    public static Tone tone(OrganizationState state) {
        return switch (state) {
            case ACTIVE -> Tone.SUCCESS;
            case SUSPENDED -> Tone.WARNING;
            case DELETED -> Tone.NEUTRAL;
        };
    }
}
