package dev.basefly.dashboard;

import dev.basefly.dashboard.component.Icon;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the dashboard's navigation; a module or a product contributes one by declaring it as a bean.
 *
 * @param path where it leads; it is marked as current on this page and those below it
 * @param order smaller comes first
 * @param audience who sees it
 * @param permission what somebody of the audience needs to see it, null for nothing
 */
public record NavigationItem(
        String label,
        String path,
        Icon icon,
        int order,
        Audience audience,
        @Nullable String permission) {

    /** An entry that everybody of the audience sees. */
    public NavigationItem(String label, String path, Icon icon, int order, Audience audience) {
        this(label, path, icon, order, audience, null);
    }

    /** An entry that everybody sees. */
    public NavigationItem(String label, String path, Icon icon, int order) {
        this(label, path, icon, order, Audience.EVERYBODY);
    }

    /** The same entry for those who have the permission. */
    public NavigationItem requiring(String needed) {
        return new NavigationItem(label, path, icon, order, audience, needed);
    }

    public boolean contains(String page) {
        return page.equals(path) || page.startsWith(path + "/");
    }
}
