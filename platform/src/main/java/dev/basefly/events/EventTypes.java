package dev.basefly.events;

import dev.basefly.runtime.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The types of events that this process knows: those contributed as beans, and those that its listeners name. */
public final class EventTypes {

    private final Map<String, EventType<?>> byName = new ConcurrentHashMap<>();
    private final Map<Class<?>, EventType<?>> byClass = new ConcurrentHashMap<>();

    private final Map<String, Upcaster> upcasters = new HashMap<>();

    /**
     * @throws IllegalStateException when two types have the same name or the same record, or two upcasters read the same
     *     version
     */
    public EventTypes(Collection<? extends EventType<?>> types, Collection<Upcaster> upcasters) {
        types.forEach(this::add);
        for (Upcaster upcaster : upcasters) {
            if (this.upcasters.put(step(upcaster.type(), upcaster.from()), upcaster) != null) {
                throw new IllegalStateException(
                        "Two upcasters read version " + upcaster.from() + " of " + upcaster.type());
            }
        }
    }

    /** The payload as the newest version that is known here would have it; a step without upcaster changes nothing. */
    public String newest(String type, int version, String payload) {
        EventType<?> known = byName.get(type);
        if (known == null || known.version() <= version || upcasters.isEmpty()) {
            return payload;
        }
        ObjectNode read = null;
        for (int from = version; from < known.version(); from++) {
            Upcaster upcaster = upcasters.get(step(type, from));
            if (upcaster != null) {
                read = upcaster.change()
                        .apply(read == null ? (ObjectNode) JsonMapper.shared().readTree(payload) : read);
            }
        }
        return read == null ? payload : JsonMapper.shared().writeValueAsString(read);
    }

    /** The version that {@link #newest(String, int, String)} gives for a payload of this one. */
    public int newest(String type, int version) {
        EventType<?> known = byName.get(type);
        return known == null ? version : Math.max(known.version(), version);
    }

    /** Makes a type known; the same one again changes nothing. */
    public void add(EventType<?> type) {
        unique(type, byName.putIfAbsent(type.name(), type));
        unique(type, byClass.putIfAbsent(type.event(), type));
    }

    /** The type of a record, null when the record is no event. */
    public @Nullable EventType<?> of(Class<?> event) {
        return byClass.get(event);
    }

    public Optional<EventType<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In the order of their names. */
    public List<EventType<?>> all() {
        return byName.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    private static String step(String type, int from) {
        return type + " " + from;
    }

    private static void unique(EventType<?> type, @Nullable EventType<?> other) {
        if (other != null && !(other.name().equals(type.name()) && other.event().equals(type.event()))) {
            throw new IllegalStateException("Two types of events are declared for " + type.name() + " or "
                    + type.event().getName() + ": " + type.event().getName() + " and "
                    + other.event().getName() + " as " + other.name());
        }
    }
}
