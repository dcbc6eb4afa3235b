package dev.basefly.console.placements;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.placements.Move;
import dev.basefly.placements.MoveState;
import java.time.Instant;
import java.util.List;

/** The latest moves as their page shows them. */
public record MoveList(List<Row> rows) {

    public static final Column ORGANIZATION = Column.title("Organization");
    public static final Column WAY = Column.fact("Way");
    public static final Column STATE = Column.fact("State");
    public static final Column ROWS = Column.fact("Rows");
    public static final Column PAUSE = Column.fact("Paused for");
    public static final Column UPDATED = Column.fact("Updated");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(ORGANIZATION, WAY, STATE, ROWS, PAUSE, UPDATED, ACTIONS);
    /** No place, but another address of the one where the data is. */
    static final String NEW_ADDRESS = "address";

    public static final List<Choice> PLACES = List.of(
            Choice.of("schema", "A schema of its own"),
            Choice.of("database", "A database of its own"),
            Choice.of("shared", "Shared with all others"),
            Choice.of(NEW_ADDRESS, "The same database at another address"));

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
                    place(move.fromKind()) + " → " + place(move.toKind()),
                    words(move.state()),
                    tone(move.state()),
                    move.problem(),
                    move.rowsVerified() > 0
                            ? t("{0} verified", move.rowsVerified())
                            : t("{0} of {1}", move.rowsCopied(), move.rowsTotal()),
                    move.pauseMillis() == null ? "–" : t("{0} ms", move.pauseMillis()),
                    move.updatedAt(),
                    move.state() == MoveState.FAILED,
                    move.canBeTakenBack());
        }

        private static String words(MoveState state) {
            return switch (state) {
                case PLANNED -> later("Planned");
                case COPYING -> later("Copying");
                case CATCHING_UP -> later("Catching up");
                case SWITCHING -> later("Switching");
                case REMOVING -> later("Removing");
                case DONE -> later("Done");
                case FAILED -> later("Failed");
                case ROLLING_BACK -> later("Rolling back");
                case ROLLED_BACK -> later("Rolled back");
            };
        }

        private static String place(String kind) {
            return switch (kind) {
                case "shared" -> t("shared");
                case "schema" -> t("schema");
                case "database" -> t("database");
                default -> kind;
            };
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
