package dev.basefly.dashboard.organizations;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Toast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of an organization's settings needs besides its form.
 *
 * @param logo path of the picture, null without one
 * @param regions those that can be chosen, empty where there is no choice
 * @param restorableDays how long a deletion can be taken back
 */
public record OrganizationSettings(
        String id,
        String name,
        String kind,
        @Nullable String logo,
        List<Choice> regions,
        boolean mayWrite,
        boolean mayDelete,
        boolean mayExport,
        long restorableDays,
        @Nullable Toast toast) {

    public OrganizationSettings {
        regions = List.copyOf(regions);
    }
}
