package dev.basefly.realtime;

import dev.basefly.access.Access;
import dev.basefly.access.Decision;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.realtime.Feed.Target;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The channels that feeds declare, and who may listen to them. */
final class Channels {

    static final int MOST = 20;

    private static final String OWN_PREFIX = Feed.OWN_CHANNEL + ":";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,49}(:[A-Za-z0-9_-]{1,100})?");

    private final Map<String, Declared> declared = new HashMap<>();
    private final Access access;

    /**
     * What feeds say of a channel.
     *
     * @param objectType null for a channel that is not of objects
     */
    private record Declared(
            @Nullable String permission, @Nullable String objectType) {}

    /**
     * A channel somebody listens to.
     *
     * @param topic as messages name it
     */
    record Subscribed(
            String topic,
            @Nullable String permission,
            @Nullable String objectType,
            @Nullable String objectId) {}

    /** @throws IllegalStateException when two feeds say different things of a channel, or one names what nobody declares */
    Channels(Collection<Feed<?>> feeds, Access access) {
        this.access = access;
        feeds.forEach(this::declare);
    }

    private void declare(Feed<?> feed) {
        for (Target<?> target : feed.targets()) {
            boolean own = target.channel().equals(Feed.OWN_CHANNEL);
            Declared fresh = new Declared(own ? null : feed.permission(), target.objectType());
            if (!own && (feed.permission() == null || !access.isDeclared(feed.permission()))) {
                throw new IllegalStateException("The feed of " + feed.type().name() + " to " + target.channel()
                        + " requires no permission that a module declares: say requiring(\"noun:verb\")");
            }
            if (target.objectType() != null && !access.isObjectType(target.objectType())) {
                throw new IllegalStateException("The feed of " + feed.type().name() + " to " + target.channel()
                        + " is of objects of a type that no module declares: " + target.objectType());
            }
            Declared other = declared.putIfAbsent(target.channel(), fresh);
            if (other != null && !other.equals(fresh)) {
                throw new IllegalStateException("Two feeds let different people listen to " + target.channel()
                        + ": those with " + other + " and those with " + fresh);
            }
        }
    }

    /** How a listener is told the channel: its own by its plain name. */
    static String told(String topic) {
        return topic.startsWith(OWN_PREFIX) ? Feed.OWN_CHANNEL : topic;
    }

    /**
     * The channels that the caller in scope asks for, by comma.
     *
     * @throws ApiError VALIDATION_ERROR for none or too many; NOT_FOUND for one that does not exist, also because it is
     *     another organization's; FORBIDDEN for one that the caller may not listen to
     */
    List<Subscribed> subscribe(String names) {
        LinkedHashSet<String> asked = new LinkedHashSet<>(List.of(names.split(",", -1)));
        if (names.isBlank() || asked.size() > MOST) {
            throw ApiError.invalid("channels", "must be 1 to " + MOST + " channels, separated by commas");
        }
        return asked.stream().map(this::channel).toList();
    }

    private Subscribed channel(String name) {
        int colon = name.indexOf(':');
        Declared found =
                NAME.matcher(name).matches() ? declared.get(colon < 0 ? name : name.substring(0, colon)) : null;
        if (found == null || (found.objectType() == null) != (colon < 0)) {
            throw unknown(name);
        }
        if (name.equals(Feed.OWN_CHANNEL)) {
            return new Subscribed(ownOfCaller(), null, null, null);
        }
        String permission = Objects.requireNonNull(found.permission());
        access.require(permission);
        Subscribed channel =
                new Subscribed(name, permission, found.objectType(), colon < 0 ? null : name.substring(colon + 1));
        if (!seesObject(channel)) {
            throw unknown(name);
        }
        return channel;
    }

    /**
     * Whether the caller in scope may still listen to the channel.
     *
     * @param there whether its object is known to be there: then it is looked up only for who does not see all of its type
     */
    boolean mayListen(Subscribed channel, boolean there) {
        return (channel.permission() == null || access.can(channel.permission()) instanceof Decision.Allowed)
                && ((there && access.seesAll(Objects.requireNonNull(channel.objectType()))) || seesObject(channel));
    }

    private boolean seesObject(Subscribed channel) {
        return channel.objectType() == null
                || access.find(channel.objectType(), Objects.requireNonNull(channel.objectId()))
                        .isPresent();
    }

    private static String ownOfCaller() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return Feeds.own(person.id());
        }
        throw ApiError.of(ErrorCode.FORBIDDEN, "Only a person has a channel of their own")
                .reason("persons_only")
                .remedy("Listen to the organization's channels");
    }

    private static ApiError unknown(String name) {
        String shown = NAME.matcher(name).matches() ? " " + name : "";
        return ApiError.of(ErrorCode.NOT_FOUND, "There is no channel" + shown)
                .reason("unknown_channel")
                .remedy("Listen to channels of this organization, such as members");
    }
}
