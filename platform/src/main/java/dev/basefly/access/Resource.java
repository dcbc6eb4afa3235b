package dev.basefly.access;

import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object that a decision is about, as the rules see it.
 *
 * @param type the name of its {@link ObjectType}
 * @param owner whose it is, null when nobody's
 * @param attributes what else rules ask for, by the names the type declares
 */
public record Resource(String type, UUID id, @Nullable UserId owner, Map<String, String> attributes) {

    public Resource {
        attributes = Map.copyOf(attributes);
    }

    public static Resource of(String type, PublicId id) {
        return new Resource(type, id.value(), null, Map.of());
    }

    public Resource ownedBy(@Nullable UserId person) {
        return new Resource(type, id, person, attributes);
    }

    /** With an attribute; what is null is left out, and a rule that asks for it refuses. */
    public Resource with(String attribute, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new HashMap<>(attributes);
        more.put(attribute, value.toString());
        return new Resource(type, id, owner, more);
    }
}
