package dev.basefly.console;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.runtime.Doctor;
import dev.basefly.runtime.Integration;
import dev.basefly.words.Words;
import java.util.List;
import java.util.stream.Collectors;

/** The doctor's diagnosis as its page shows it. */
public record DoctorTable(boolean healthy, List<Row> rows) {

    public static final Column NAME = Column.title("Integration");
    public static final Column STATE = Column.fact("State");
    public static final Column DETAIL = Column.fact("In use");
    public static final Column PROBLEMS = Column.fact("Problems");
    public static final List<Column> COLUMNS = List.of(NAME, STATE, DETAIL, PROBLEMS);

    public DoctorTable {
        rows = List.copyOf(rows);
    }

    static DoctorTable of(Doctor.Diagnosis diagnosis) {
        return new DoctorTable(
                diagnosis.healthy(),
                diagnosis.integrations().stream().map(Row::of).toList());
    }

    /** One integration. */
    public record Row(String name, String state, Tone tone, String detail, List<String> problems) {

        public Row {
            problems = List.copyOf(problems);
        }

        static Row of(Integration integration) {
            Tone tone = integration.healthy() ? tone(integration.state()) : Tone.DANGER;
            return new Row(
                    integration.name(), word(integration.state()), tone, integration.detail(), integration.problems());
        }

        /** All problems, in the language of the scope. */
        public String told() {
            return problems.stream().map(Words::said).collect(Collectors.joining("; "));
        }

        private static String word(Integration.State state) {
            return switch (state) {
                case OFF -> later("Off");
                case STAND_IN -> later("Stand-in");
                case TEST -> later("Test");
                case LIVE -> later("Live");
            };
        }

        private static Tone tone(Integration.State state) {
            return switch (state) {
                case OFF -> Tone.NEUTRAL;
                case STAND_IN, TEST -> Tone.INFO;
                case LIVE -> Tone.SUCCESS;
            };
        }
    }
}
