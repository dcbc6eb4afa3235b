package dev.basefly.realtime;

import dev.basefly.events.EventTail;
import dev.basefly.realtime.Feed.Target;
import dev.basefly.realtime.Message.Part;
import dev.basefly.runtime.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes messages of events, as the feeds say. */
final class Feeds {

    private static final Logger log = LoggerFactory.getLogger(Feeds.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_DETAILS = 1_000;

    private final Map<String, List<Feed<?>>> byType;

    Feeds(Collection<Feed<?>> feeds) {
        this.byType =
                feeds.stream().collect(Collectors.groupingBy(feed -> feed.type().name()));
    }

    /** The types of events that are passed on. */
    Set<String> types() {
        return byType.keySet();
    }

    /** What becomes of these events; of some nothing does. */
    List<Message> messages(List<EventTail.Event> events) {
        List<Message> messages = new ArrayList<>(events.size());
        for (EventTail.Event event : events) {
            Message message = message(event);
            if (message != null) {
                messages.add(message);
            }
        }
        return messages;
    }

    private @Nullable Message message(EventTail.Event event) {
        List<Part> parts = new ArrayList<>();
        for (Feed<?> feed : byType.getOrDefault(event.type(), List.of())) {
            Part part = part(feed, event);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts.isEmpty()
                ? null
                : new Message(event.position(), event.organization(), event.type(), event.occurredAt(), parts);
    }

    /** A feed that fails must not keep others from what they wait for. */
    private static <E extends Record> @Nullable Part part(Feed<E> feed, EventTail.Event event) {
        try {
            E read = JSON.readValue(event.payload(), feed.type().event());
            List<String> channels =
                    feed.targets().stream().map(target -> channel(target, read)).toList();
            return channels.isEmpty() ? null : new Part(channels, details(feed, read));
        } catch (RuntimeException failure) {
            log.warn("The event {} at {} cannot be passed on", event.type(), event.position(), failure);
            return null;
        }
    }

    private static <E extends Record> String channel(Target<E> target, E event) {
        Function<E, ?> key = target.key();
        return key == null ? target.channel() : target.channel() + ":" + key.apply(event);
    }

    private static <E extends Record> String details(Feed<E> feed, E event) {
        String details = JSON.writeValueAsString(feed.details().apply(event));
        if (details.length() > LONGEST_DETAILS) {
            log.warn(
                    "The details of {} have {} characters and are left out",
                    feed.type().name(),
                    details.length());
            return "{}";
        }
        return details;
    }

    /** A person's own channel as messages name it. */
    static String own(UserId person) {
        return Feed.OWN_CHANNEL + ":" + person;
    }
}
