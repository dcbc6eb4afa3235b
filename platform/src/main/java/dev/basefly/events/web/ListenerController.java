package dev.basefly.events.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.events.operation.EventBoard;
import dev.basefly.events.operation.EventCatalogue;
import dev.basefly.events.operation.ListenerDesk;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How listeners stand, and what the operator does about them. */
@RestController
@RequestMapping("/api/v1/operator/events")
@Tag(name = "Operator")
@Operators
class ListenerController {

    private static final String LISTENER = "identity.welcome_mail";

    private final EventBoard board;
    private final ListenerDesk desk;
    private final EventCatalogue catalogue;

    ListenerController(EventBoard board, ListenerDesk desk, EventCatalogue catalogue) {
        this.board = board;
        this.desk = desk;
        this.catalogue = catalogue;
    }

    record NewPause(
            @Schema(example = "The provider is down", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewPause {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record NewRemoval(
            @Schema(example = "The module is gone", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewRemoval {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record NewReplay(
            @Schema(description = "From when on; left out for everything that is kept") @Nullable
            Instant since,

            @Schema(description = "Up to when; left out for now") @Nullable
            Instant until,

            @Schema(description = "Only these types; empty for all it listens to")
            List<String> types,

            @Schema(description = "Only of this organization") @Nullable
            TenantId organization,

            @Schema(example = "The fix is deployed", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewReplay {
            types = List.copyOf(Objects.requireNonNullElse(types, List.of()));
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    record NewStep(
            @Schema(description = "Whether to go on behind the event that failed, instead of trying it again")
            boolean leaveOut) {}

    record Started(int number) {}

    record TypeView(
            String name,
            int version,

            @Schema(description = "Whether organizations see it")
            boolean visible,

            @JsonRawValue @Schema(description = "JSON Schema 2020-12", type = "object")
            String schema) {

        static TypeView of(EventCatalogue.Entry entry) {
            return new TypeView(entry.name(), entry.version(), entry.visible(), entry.schema());
        }
    }

    @GetMapping("/listeners")
    @Operation(summary = "List listeners: how far they are, and what they have parked")
    Data<List<EventBoard.Standing>> listeners() {
        return new Data<>(board.listeners());
    }

    @GetMapping("/listeners/{name}")
    @Operation(summary = "Get a listener")
    Data<EventBoard.Standing> listener(@Parameter(example = LISTENER) @PathVariable String name) {
        return new Data<>(board.listener(name));
    }

    @PostMapping("/listeners/{name}/pause")
    @Operation(summary = "Let a listener wait; nothing is lost")
    ResponseEntity<Void> pause(@Parameter(example = LISTENER) @PathVariable String name, @RequestBody NewPause pause) {
        desk.pause(name, pause.reason());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/listeners/{name}/resumption")
    @Operation(summary = "Let a listener go on that is paused or stuck")
    ResponseEntity<Void> resume(@Parameter(example = LISTENER) @PathVariable String name) {
        desk.resume(name);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/listeners/{name}/removal")
    @Operation(summary = "Forget a listener that no process knows any more, with what it has parked")
    ResponseEntity<Void> forget(
            @Parameter(example = LISTENER) @PathVariable String name, @RequestBody NewRemoval removal) {
        desk.forget(name, removal.reason());
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/listeners/{name}/replays")
    @Operation(summary = "List a listener's latest replays")
    Data<List<ListenerDesk.Replay>> replays(@Parameter(example = LISTENER) @PathVariable String name) {
        return new Data<>(desk.replays(name));
    }

    @PostMapping("/listeners/{name}/replays")
    @Operation(summary = "Give a listener events once more, by time, type and organization")
    ResponseEntity<Data<Started>> replay(
            @Parameter(example = LISTENER) @PathVariable String name, @RequestBody NewReplay replay) {
        int id = desk.replay(
                name,
                new ListenerDesk.Wish(
                        replay.since(), replay.until(), replay.types(), replay.organization(), replay.reason()));
        return ResponseEntity.accepted().body(new Data<>(new Started(id)));
    }

    @PostMapping("/replays/{id}/continuation")
    @Operation(summary = "Let a replay go on that stopped at an event which failed")
    ResponseEntity<Void> goOn(@Parameter(example = "1") @PathVariable int id, @RequestBody NewStep step) {
        desk.goOn(id, step.leaveOut());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/replays/{id}/cancellation")
    @Operation(summary = "End a replay where it is")
    ResponseEntity<Void> cancel(@Parameter(example = "1") @PathVariable int id) {
        desk.cancel(id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/types")
    @Operation(summary = "List the types of events, with the JSON Schema of their payloads")
    Data<List<TypeView>> types() {
        return new Data<>(catalogue.all().stream().map(TypeView::of).toList());
    }
}
