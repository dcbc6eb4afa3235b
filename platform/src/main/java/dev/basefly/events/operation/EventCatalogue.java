package dev.basefly.events.operation;

import dev.basefly.api.ApiError;
import dev.basefly.events.EventTypes;
import dev.basefly.runtime.EventType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The types of events that are known here, with the shape of their payloads. */
public final class EventCatalogue {

    private final EventTypes types;

    /**
     * A type of events.
     *
     * @param visible whether organizations may see their events of this type
     * @param schema JSON Schema 2020-12 of the payload
     */
    public record Entry(String name, int version, boolean visible, String schema) {}

    EventCatalogue(EventTypes types) {
        this.types = types;
    }

    /** All types, by their names. */
    public List<Entry> all() {
        return types.all().stream().map(EventCatalogue::entry).toList();
    }

    /** The types that organizations may see. */
    public List<Entry> visible() {
        return types.all().stream()
                .filter(EventType::visible)
                .map(EventCatalogue::entry)
                .toList();
    }

    /**
     * One type.
     *
     * @throws ApiError NOT_FOUND when it is not known here
     */
    public Entry get(String name) {
        return types.named(name).map(EventCatalogue::entry).orElseThrow(() -> ApiError.notFound("Event type"));
    }

    private static Entry entry(EventType<?> type) {
        return new Entry(type.name(), type.version(), type.visible(), schema(type));
    }

    private static String schema(EventType<?> type) {
        var resolved = ModelConverters.getInstance(true)
                .resolveAsResolvedSchema(new AnnotatedType(type.event()).resolveAsRef(false));
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.name() + " version " + type.version());
        if (resolved != null && resolved.schema != null) {
            schema.setAll(read(resolved.schema));
            ObjectNode definitions = JsonMapper.shared().createObjectNode();
            Map<String, Schema<?>> referenced = referenced(resolved.referencedSchemas);
            referenced.remove(type.event().getSimpleName());
            referenced.forEach((name, definition) -> definitions.set(name, read(definition)));
            if (!definitions.isEmpty()) {
                schema.set("$defs", definitions);
            }
        }
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(schema)
                .replace("#/components/schemas/", "#/$defs/");
    }

    @SuppressWarnings("rawtypes") // of the library
    private static Map<String, Schema<?>> referenced(Map<String, Schema> schemas) {
        Map<String, Schema<?>> typed = new java.util.TreeMap<>();
        schemas.forEach(typed::put);
        return typed;
    }

    private static ObjectNode read(Schema<?> schema) {
        return (ObjectNode) JsonMapper.shared().readTree(Json31.pretty(schema));
    }
}
