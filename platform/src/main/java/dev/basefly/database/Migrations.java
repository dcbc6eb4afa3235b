package dev.basefly.database;

import java.util.List;

/**
 * The migrations of one module under {@code db/migration/<module>}, with a history of their own. Contributed as a bean.
 *
 * @param after modules whose tables these migrations refer to
 * @param product whether the tables hold product data, so that they exist in every place a tenant can live in
 */
public record Migrations(String module, List<String> after, boolean product) {

    public Migrations {
        after = List.copyOf(after);
    }

    public Migrations(String module, String... after) {
        this(module, List.of(after), false);
    }

    /** The migrations of a product module: they also run in the schemas and databases of tenants that have their own. */
    public static Migrations ofProduct(String module, String... after) {
        return new Migrations(module, List.of(after), true);
    }
}
