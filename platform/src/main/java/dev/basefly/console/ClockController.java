package dev.basefly.console;

import dev.basefly.access.Operators;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.runtime.MovableClock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The installation's clock: what it says, and in development moving it forward. */
@RestController
@RequestMapping("/api/v1/operator/clock")
@Tag(name = "Operator")
class ClockController {

    private final MovableClock clock;
    private final ClockMoves moves;

    ClockController(MovableClock clock, ClockMoves moves) {
        this.clock = clock;
        this.moves = moves;
    }

    record ClockView(
            Instant now,
            boolean movable,
            @Schema(type = "string", example = "P1D") Duration ahead) {}

    record Move(
            @Schema(example = "P14D", description = "ISO 8601 duration", requiredMode = Schema.RequiredMode.REQUIRED)
            String step) {
        Move {
            step = Objects.requireNonNullElse(step, "");
        }
    }

    @GetMapping
    @Operators
    @Operation(summary = "The time that trials, invitations, sessions and timers follow")
    Data<ClockView> show() {
        return new Data<>(new ClockView(clock.instant(), clock.isMovable(), clock.offset()));
    }

    @PostMapping("/moves")
    @Operators
    @Operation(summary = "Move the clock of a development installation forward")
    Data<ClockView> move(@RequestBody Move move) {
        moves.advance(parsed(move.step()), Operator.current());
        return show();
    }

    /**
     * Reads an ISO 8601 duration.
     *
     * @throws ApiError VALIDATION_ERROR
     */
    static Duration parsed(String step) {
        try {
            return Duration.parse(step.strip());
        } catch (DateTimeException malformed) {
            throw ApiError.invalid("step", "must be a duration such as P14D or PT2H");
        }
    }
}
