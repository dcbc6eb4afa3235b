package dev.basefly.dashboard.component;

import java.util.List;

/**
 * A button that opens a list of actions.
 *
 * @param id unique in the page
 * @param label the button's name for those who do not see the icon
 */
public record Menu(String id, String label, Icon icon, List<MenuItem> items) {

    public Menu {
        items = List.copyOf(items);
    }

    public static Menu more(String id, String label, MenuItem... items) {
        return new Menu(id, label, Icon.MORE, List.of(items));
    }

    /** The id of the form an entry sends; it stands beside the list, where only entries may be. */
    public String formId(MenuItem item) {
        return id + "-form-" + items.indexOf(item);
    }
}
