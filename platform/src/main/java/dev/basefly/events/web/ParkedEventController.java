package dev.basefly.events.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.events.operation.ParkedEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Events that listeners could not deal with. */
@RestController
@RequestMapping("/api/v1/operator/events/parked")
@Tag(name = "Operator")
@Operators
class ParkedEventController {

    private static final String LISTENER = "identity.welcome_mail";

    private final ParkedEvents parked;

    ParkedEventController(ParkedEvents parked) {
        this.parked = parked;
    }

    record NewSkip(
            @Schema(example = "The account is gone", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewSkip {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @GetMapping
    @Operation(summary = "List parked events, the newest first; payloads without secrets and free text")
    Page<ParkedEvents.Parked> list(
            @Parameter(description = "Only of this listener") @RequestParam(required = false) @Nullable String listener,
            @Parameter(description = "BEHIND, RETRYING or DEAD") @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return parked.page(listener, state, cursor, Page.limit(limit));
    }

    @GetMapping("/{listener}/{position}")
    @Operation(summary = "Look into a parked event")
    Data<ParkedEvents.Parked> get(
            @Parameter(example = LISTENER) @PathVariable String listener,
            @Parameter(example = "1") @PathVariable long position) {
        return new Data<>(parked.get(listener, position));
    }

    @PostMapping("/{listener}/{position}/retry")
    @Operation(summary = "Let a parked event be tried again now, with all its attempts")
    ResponseEntity<Void> retry(
            @Parameter(example = LISTENER) @PathVariable String listener,
            @Parameter(example = "1") @PathVariable long position) {
        parked.retry(listener, position);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{listener}/{position}/skip")
    @Operation(summary = "Leave a parked event out for good; those behind it follow")
    ResponseEntity<Void> skip(
            @Parameter(example = LISTENER) @PathVariable String listener,
            @Parameter(example = "1") @PathVariable long position,
            @RequestBody NewSkip skip) {
        parked.skip(listener, position, skip.reason());
        return ResponseEntity.noContent().build();
    }
}
