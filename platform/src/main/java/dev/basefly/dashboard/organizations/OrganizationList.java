package dev.basefly.dashboard.organizations;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Toast;
import dev.basefly.tenancy.OrganizationState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of a person's organizations. */
public record OrganizationList(
        List<Row> rows, List<Row> deleted, @Nullable Toast toast) {

    public OrganizationList {
        rows = List.copyOf(rows);
        deleted = List.copyOf(deleted);
    }

    /**
     * An organization as the page shows it.
     *
     * @param role a label, empty where it says nothing
     */
    public record Row(String id, String name, String slug, String role, OrganizationState state, boolean current) {

        public String word() {
            return switch (state) {
                case ACTIVE -> later("Active");
                case SUSPENDED -> later("Suspended");
                case DELETED -> later("Deleted");
            };
        }

        public boolean active() {
            return state == OrganizationState.ACTIVE;
        }

        public String path() {
            return "/organizations/" + id;
        }
    }
}
