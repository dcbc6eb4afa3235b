package dev.basefly.dashboard.organizations;

import dev.basefly.dashboard.component.Toast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of a person's organizations. */
public record OrganizationList(
        List<Row> rows, List<Row> deleted, @Nullable Toast toast) {

    public OrganizationList {
        rows = List.copyOf(rows);
        deleted = List.copyOf(deleted);
    }

    /** An organization as the page shows it. */
    public record Row(String id, String name, String slug, String role, String state, boolean current) {

        public String path() {
            return "/organizations/" + id;
        }
    }
}
