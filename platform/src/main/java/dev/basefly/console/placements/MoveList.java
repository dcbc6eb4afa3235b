package dev.basefly.console.placements;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.placements.Move;
import dev.basefly.placements.MoveState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The latest moves as their page shows them. */
public record MoveList(List<Row> rows) {

    public static final Column ORGANIZATION = Column.title("Organization");
    public static final Column WAY = Column.fact("Way");
    public static final Column STATE = Column.fact("State");
    public static final Column ROWS = Column.fact("Rows");
    public static final Column PAUSE = Column.fact("Pause");
    public static final Column UPDATED = Column.fact("Updated");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(ORGANIZATION, WAY, STATE, ROWS, PAUSE, UPDATED, ACTIONS);
    public static final List<Choice> PLACES = List.of(
            Choice.of("schema", "A schema of its own"),
            Choice.of("database", "A database of its own"),
            Choice.of("shared", "Shared with all others"));

    public MoveList {
        rows = List.copyOf(rows);
    }

    static MoveList of(List<Move> moves) {
        return new MoveList(moves.stream().map(Row::of).toList());
    }

    /** A move as its row shows it. */
    public record Row(
            String path,
            String organization,
            String way,
            String state,
            Tone tone,
            String problem,
            String rows,
            String pause,
            Instant updatedAt,
            boolean failed,
            boolean canBeTakenBack) {

        static Row of(Move move) {
            return new Row(
                    "/console/placements/" + move.tenant() + "/" + move.id(),
                    move.tenant().toString(),
                    move.fromKind() + " → " + move.toKind(),
                    words(move.state()),
                    tone(move.state()),
                    move.problem(),
                    move.rowsVerified() > 0
                            ? move.rowsVerified() + " verified"
                            : move.rowsCopied() + " of " + move.rowsTotal(),
                    move.pauseMillis() == null ? "–" : move.pauseMillis() + " ms",
                    move.updatedAt(),
                    move.state() == MoveState.FAILED,
                    move.canBeTakenBack());
        }

        private static String words(MoveState state) {
            String words = state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }

        private static Tone tone(MoveState state) {
            return switch (state) {
                case PLANNED, COPYING, CATCHING_UP, SWITCHING, REMOVING, ROLLING_BACK -> Tone.INFO;
                case DONE -> Tone.SUCCESS;
                case FAILED -> Tone.DANGER;
                case ROLLED_BACK -> Tone.NEUTRAL;
            };
        }
    }
}
