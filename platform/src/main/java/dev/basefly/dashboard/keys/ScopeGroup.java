package dev.basefly.dashboard.keys;

import static dev.basefly.words.Words.later;

import dev.basefly.access.Permission;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scopes about one kind of thing, as a form offers them. */
public record ScopeGroup(String title, List<Scope> scopes) {

    static final String FIELD = "scope.";

    /** One scope, and what it lets a program do. */
    public record Scope(String name, String description) {

        /** The name of its box in the form. */
        public String field() {
            return FIELD + name;
        }
    }

    public ScopeGroup {
        scopes = List.copyOf(scopes);
    }

    /** The permissions grouped by what stands before the colon. */
    static List<ScopeGroup> of(Stream<Permission> permissions) {
        return permissions
                .sorted(Comparator.comparing(Permission::name))
                .collect(Collectors.groupingBy(
                        permission ->
                                permission.name().substring(0, permission.name().indexOf(':')),
                        TreeMap::new,
                        Collectors.mapping(
                                permission -> new Scope(permission.name(), permission.description()),
                                Collectors.toList())))
                .entrySet()
                .stream()
                .map(group -> new ScopeGroup(title(group.getKey()), group.getValue()))
                .toList();
    }

    /** {@code api-keys} becomes "Api keys"; live is a word with other meanings. */
    private static String title(String noun) {
        if (noun.equals("live")) {
            return later("Live updates");
        }
        var words = noun.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
