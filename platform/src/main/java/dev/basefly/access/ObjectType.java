package dev.basefly.access;

import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

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
        String name,
        String idPrefix,
        String table,
        String owner,
        Map<String, String> attributes,
        String readPermission) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]*");

    public ObjectType {
        attributes = Map.copyOf(attributes);
        requireIdentifier(table);
        requireIdentifier(owner);
        attributes.values().forEach(ObjectType::requireIdentifier);
    }

    /** The object with that text form of its identifier among those of the condition; empty also for what is no identifier. */
    Optional<Resource> find(JdbcClient jdbc, String text, Visible among) {
        return id(text).flatMap(id -> jdbc.sql("select * from " + table + " where id = :id and " + among.condition())
                .params(among.parameters())
                .param("id", id)
                .query((row, index) -> resource(id, row))
                .optional());
    }

    private Optional<UUID> id(String text) {
        try {
            return Optional.of(PublicId.parse(idPrefix, text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Resource resource(UUID id, ResultSet row) throws SQLException {
        UUID person = row.getObject(owner, UUID.class);
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String value = row.getString(attribute.getValue());
            if (value != null) {
                values.put(attribute.getKey(), value);
            }
        }
        return new Resource(name, id, person == null ? null : new UserId(person), values);
    }

    private static void requireIdentifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a table or column: " + name);
        }
    }
}
