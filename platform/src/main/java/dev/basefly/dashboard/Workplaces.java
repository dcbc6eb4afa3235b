package dev.basefly.dashboard;

import static dev.basefly.words.Words.data;

import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.component.Menu;
import dev.basefly.dashboard.component.MenuItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The organization a visitor works in, and those they may switch to.
 *
 * @param logo path of its picture, null without one
 * @param styleSheet path of its colours, null for the product's own
 * @param others where else they could work, oldest first
 */
public record Workplaces(
        @Nullable String current,
        @Nullable String logo,
        @Nullable String styleSheet,
        List<Other> others) {

    static final Workplaces NONE = new Workplaces(null, null, null, List.of());

    /** How many fit into the menu; the page of all of them has the rest. */
    private static final int MOST_IN_MENU = 8;

    /** Another organization of the visitor's. */
    public record Other(String id, String name) {}

    public Workplaces {
        others = List.copyOf(others);
    }

    /** The first letter of the organization's name, in place of a picture. */
    public String initial() {
        return current == null || current.isBlank()
                ? "?"
                : new String(
                        Character.toChars(Character.toUpperCase(current.strip().codePointAt(0))));
    }

    /** The way to another organization, without signing in again. */
    public Menu menu() {
        var items = new ArrayList<MenuItem>();
        others.stream()
                .limit(MOST_IN_MENU)
                .forEach(other -> items.add(
                        MenuItem.post(data(other.name()), Icon.NEXT, "/organizations/" + other.id() + "/choice")));
        items.add(MenuItem.link("All organizations", Icon.LAYERS, "/organizations"));
        items.add(MenuItem.link("New organization", Icon.PLUS, "/organizations/new"));
        return new Menu("organization", "Organization", Icon.UPDOWN, items);
    }
}
