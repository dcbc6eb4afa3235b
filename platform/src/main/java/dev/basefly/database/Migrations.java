package dev.basefly.database;

import java.util.List;

/**
 * The migrations of one module under {@code db/migration/<module>}, with a history of their own. Contributed as a bean.
 *
 * @param after modules whose tables these migrations refer to
 */
public record Migrations(String module, List<String> after) {

    public Migrations {
        after = List.copyOf(after);
    }

    public Migrations(String module, String... after) {
        this(module, List.of(after));
    }
}
