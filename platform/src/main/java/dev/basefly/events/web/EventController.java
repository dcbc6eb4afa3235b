package dev.basefly.events.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.events.EventId;
import dev.basefly.events.EventStream;
import dev.basefly.events.operation.EventCatalogue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened in an organization, for its own programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Events")
class EventController {

    private final EventStream stream;
    private final EventCatalogue catalogue;

    EventController(EventStream stream, EventCatalogue catalogue) {
        this.stream = stream;
        this.catalogue = catalogue;
    }

    record EventView(
            EventId id,
            String type,
            int version,
            String key,
            Instant occurredAt,

            @JsonRawValue @Schema(description = "As the schema of its type says", type = "object")
            String payload) {

        static EventView of(EventStream.Entry entry) {
            return new EventView(
                    entry.id(), entry.type(), entry.version(), entry.key(), entry.occurredAt(), entry.payload());
        }
    }

    record TypeView(
            String name,
            int version,

            @JsonRawValue @Schema(description = "JSON Schema 2020-12", type = "object")
            String schema) {}

    @GetMapping("/events")
    @Requires("events:read")
    @Operation(
            summary = "Read on in what happened, the oldest first",
            description =
                    "Send meta.nextCursor as cursor to read on: it is always there, also when there is nothing yet."
                            + " Nothing is left out and nothing comes twice. Events of one key are in the order in which they happened.")
    Page<EventView> read(
            @Parameter(description = "Left out for the oldest that is kept") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(description = "Only these types") @RequestParam(required = false) @Nullable Set<String> types,
            @RequestParam(required = false) @Nullable Integer limit,
            @Parameter(description = "Seconds to wait when there is nothing, 0 to 20") @RequestParam(defaultValue = "0")
                    int wait) {
        Page<EventStream.Entry> page = stream.after(
                cursor, Objects.requireNonNullElse(types, Set.of()), Page.limit(limit), Duration.ofSeconds(wait));
        return new Page<>(page.data().stream().map(EventView::of).toList(), page.meta());
    }

    @GetMapping("/event-types")
    @Requires("events:read")
    @Operation(summary = "List the types of events, with the JSON Schema of their payloads")
    Data<List<TypeView>> types() {
        return new Data<>(catalogue.visible().stream()
                .map(entry -> new TypeView(entry.name(), entry.version(), entry.schema()))
                .toList());
    }
}
