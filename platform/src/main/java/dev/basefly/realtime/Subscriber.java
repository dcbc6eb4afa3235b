package dev.basefly.realtime;

import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Channels.Subscribed;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to what.
 *
 * @param account whose streams are counted together: a person's, or a key's
 * @param creator who made the key that listens, null for who is no key
 * @param topics the channels as messages name them
 */
record Subscriber(
        StandingCaller caller,
        String account,
        @Nullable UserId creator,
        TenantId organization,
        List<Subscribed> channels,
        Set<String> topics,
        Way way) {

    /**
     * How they came.
     *
     * @param browser with a browser's session, and not as a program
     * @param http2 over a connection that is not the stream's alone
     */
    record Way(boolean browser, boolean http2) {}

    Subscriber(StandingCaller caller, Actor actor, TenantId organization, List<Subscribed> channels, Way way) {
        this(
                caller,
                actor.label(),
                actor instanceof Actor.Key key ? key.creator() : null,
                organization,
                List.copyOf(channels),
                channels.stream().map(Subscribed::topic).collect(Collectors.toUnmodifiableSet()),
                way);
    }
}
