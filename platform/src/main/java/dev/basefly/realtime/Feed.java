package dev.basefly.realtime;

import dev.basefly.runtime.EventType;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes events of a type on to who listens: declared as a bean by the module whose events they are, or by a product.
 * Immutable, so each method returns another one.
 *
 * @param permission what somebody needs in the organization to listen, null where all targets are people's own channels
 * @param details ids and words of what happened; kept in memory, sent as JSON, and never personal data
 */
public record Feed<E extends Record>(
        EventType<E> type, @Nullable String permission, List<Target<E>> targets, Function<E, Map<String, ?>> details) {

    /** The channel of each person, where they are told what is theirs alone. */
    public static final String OWN_CHANNEL = "me";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}");

    /**
     * A channel, or one of each object or person.
     *
     * @param objectType the type whose objects have one each, null for other channels
     * @param key the object's identifier as text, or the person; null for the one channel of the organization
     */
    public record Target<E extends Record>(
            String channel,
            @Nullable String objectType,
            @Nullable Function<E, ?> key) {

        public Target {
            if (!NAME.matcher(channel).matches()) {
                throw new IllegalArgumentException("'" + channel + "' is no name of a channel, such as members");
            }
        }
    }

    public Feed {
        targets = List.copyOf(targets);
    }

    /** A feed without channels. */
    public static <E extends Record> Feed<E> of(EventType<E> type) {
        return new Feed<>(type, null, List.of(), _ -> Map.of());
    }

    /** Only who has the permission may listen. */
    public Feed<E> requiring(String needed) {
        return new Feed<>(type, needed, targets, details);
    }

    /** To the organization's channel of this name. */
    public Feed<E> to(String channel) {
        return with(new Target<>(channel, null, null));
    }

    /**
     * To the channel {@code channel:id} of one object, for who may see it.
     *
     * @param objectType the name of its {@link dev.basefly.access.ObjectType}
     * @param id its identifier
     */
    public Feed<E> toEach(String channel, String objectType, Function<E, ?> id) {
        return with(new Target<>(channel, objectType, id));
    }

    /** To the channel {@code me} of a person, in the organization of the event. */
    public Feed<E> toPerson(Function<E, UserId> person) {
        return with(new Target<>(OWN_CHANNEL, null, person));
    }

    /** Says more than the type: ids and words, at most 1,000 characters as JSON. */
    public Feed<E> saying(Function<E, Map<String, ?>> more) {
        return new Feed<>(type, permission, targets, more);
    }

    private Feed<E> with(Target<E> target) {
        return new Feed<>(
                type,
                permission,
                Stream.concat(targets.stream(), Stream.of(target)).toList(),
                details);
    }
}
