package dev.basefly.sharing;

import dev.basefly.runtime.PublicId;
import java.util.UUID;
import java.util.function.Function;

/**
 * That people share single objects of a type, declared as a bean. What can be shared are the permissions with a rule {@link
 * dev.basefly.access.ObjectRule#ownedOrGranted}.
 *
 * @param objectType the name of a declared {@link dev.basefly.access.ObjectType}
 * @param noun what people call one, in small letters: "cluster"
 * @param name the name of one of them, NOT_FOUND for what cannot be shared any more
 * @param list the page where people find them, to which they go back
 */
public record Shareable(String objectType, String noun, Function<UUID, String> name, String list) {

    /** The address of the page that shows whom the object is shared with. */
    public static String page(PublicId id) {
        return "/objects/" + id + "/sharing";
    }
}
