package dev.basefly.console;

import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * How far the clock of this installation was moved, kept in the database: every node follows within a second, and no
 * restart lets time run backwards. Only a development installation moves its clock.
 */
@CrossTenant(reason = "the clock is the installation's")
final class ClockMoves implements SmartInitializingSingleton, AutoCloseable {

    static final Duration MOST = Duration.ofDays(3660);

    private static final Logger log = LoggerFactory.getLogger(ClockMoves.class);

    private final SystemDatabase database;
    private final MovableClock clock;
    private final PeriodicTask following;

    ClockMoves(SystemDatabase database, MovableClock clock) {
        this.database = database;
        this.clock = clock;
        this.following = PeriodicTask.every(Duration.ofSeconds(1), "clock", this::follow);
    }

    /** Takes up the kept offset before the first request. */
    @Override
    public void afterSingletonsInstantiated() {
        if (clock.isMovable()) {
            follow();
            following.start();
        }
    }

    /**
     * Moves the clock of all nodes.
     *
     * @throws ApiError VALIDATION_ERROR when the step is not positive or leads too far ahead; CONFLICT in production
     */
    void advance(Duration step, UserId operator) {
        if (!clock.isMovable()) {
            throw ApiError.conflict("clock_fixed", "The clock can be moved in development only");
        }
        if (step.isNegative() || step.isZero()) {
            throw ApiError.invalid("step", "must be longer than nothing, for time only runs forward");
        }
        if (clock.offset().plus(step).compareTo(MOST) > 0) {
            throw ApiError.invalid("step", "must not lead more than ten years ahead");
        }
        database.jdbc()
                .sql("insert into clock_moves (seconds, moved_by, moved_at) values (:seconds, :operator, :now)")
                .param("seconds", step.toSeconds())
                .param("operator", operator.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        log.info("The clock was moved by {}", step);
        follow();
    }

    private void follow() {
        long seconds = database.jdbc()
                .sql("select coalesce(sum(seconds), 0) from clock_moves")
                .query(Long.class)
                .single();
        clock.catchUpWith(Duration.ofSeconds(seconds));
    }

    @Override
    public void close() {
        following.stop();
    }
}
