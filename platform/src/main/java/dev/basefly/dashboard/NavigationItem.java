package dev.basefly.dashboard;

import dev.basefly.dashboard.component.Icon;

/**
 * An entry of the dashboard's navigation; a module or a product contributes one by declaring it as a bean.
 *
 * @param path where it leads; it is marked as current on this page and those below it
 * @param order smaller comes first
 * @param audience who sees it
 */
public record NavigationItem(String label, String path, Icon icon, int order, Audience audience) {

    /** An entry that everybody sees. */
    public NavigationItem(String label, String path, Icon icon, int order) {
        this(label, path, icon, order, Audience.EVERYBODY);
    }

    public boolean contains(String page) {
        return page.equals(path) || page.startsWith(path + "/");
    }
}
