package dev.basefly.access;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A kind of object that rules and grants are about, declared as a bean by the module whose it is. The columns let a list
 * be narrowed by the same rules as a single object.
 *
 * @param name the noun of its permissions, for example {@code clusters}
 * @param idPrefix of its identifiers as text, for example {@code clu}
 * @param table a tenant table with the columns {@code id} and {@code owner}
 * @param owner the column with the person it belongs to
 * @param attributes the column of each attribute that rules may ask for
 * @param readPermission what somebody needs to see one
 */
public record ObjectType(
        String name, String idPrefix, String table, String owner, Map<String, String> attributes, String readPermission) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");

    public ObjectType {
        attributes = Map.copyOf(attributes);
        requireIdentifier(table);
        requireIdentifier(owner);
        attributes.values().forEach(ObjectType::requireIdentifier);
    }

    private static void requireIdentifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a table or column: " + name);
        }
    }
}
