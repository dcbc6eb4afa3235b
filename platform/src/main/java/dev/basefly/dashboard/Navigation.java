package dev.basefly.dashboard;

import dev.basefly.access.Access;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages and actions of all modules, as far as whoever looks may see them. */
public final class Navigation {

    private final List<NavigationItem> items;
    private final List<Command> commands;
    private final Access access;

    Navigation(List<NavigationItem> items, List<Command> commands, Access access) {
        this.items = items.stream()
                .sorted(Comparator.comparingInt(NavigationItem::order).thenComparing(NavigationItem::label))
                .toList();
        this.commands = commands.stream()
                .sorted(Comparator.comparingInt(Command::order).thenComparing(Command::label))
                .toList();
        this.access = access;
    }

    /** The pages; what everybody sees belongs to an organization, so it is not shown to somebody who is in none. */
    public List<NavigationItem> pages() {
        RequestScope scope = RequestScope.current();
        boolean operator = scope.actor() instanceof Actor.Person person && person.operator();
        return items.stream()
                .filter(item -> switch (item.audience()) {
                    case EVERYBODY -> scope.tenant() != null;
                    case OPERATORS -> operator;
                    case DEVELOPMENT -> true;
                })
                .filter(item -> permitted(item.permission()))
                .toList();
    }

    /** The actions; one that needs a permission needs an organization too. */
    public List<Command> commands() {
        return commands.stream()
                .filter(command -> permitted(command.permission()))
                .toList();
    }

    private boolean permitted(@Nullable String permission) {
        return permission == null || access.can(permission).allowed();
    }
}
